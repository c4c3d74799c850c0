package dev.mintmark.platform.start;

import io.smallrye.mutiny.Uni;

/** A step of the start, done before the first request is served. */
public interface StartStep {

    /**
     * The phase of a step. Phases run one after another. The steps of the first phase run at once, those of the others
     * one by one.
     */
    enum Phase {
        /** The steps that need a connection of their own and no other step: all at once. */
        CONNECTIONS,
        POOL,
        SEALED_KEYS,
        KEYS,
        ORGANIZATION,
        ADMIN_TOKEN,
        DEMONSTRATION,
        /** The steps that begin work ahead of the first request that needs it. The start does not wait for its end. */
        COPIES
    }

    Phase phase();

    /**
     * Does the step; safe to run again after a failure, and on several replicas at once.
     *
     * @return fails with {@link StartRefusedException} where trying again cannot help; any other failure is tried again
     */
    Uni<Void> run();
}
