package dev.mintmark.platform.start;

import io.smallrye.mutiny.Uni;

/** One thing that must be done before the first request is served. */
public interface StartStep {

    /** When a step runs: phase after phase, and in all but the first step after step. */
    enum Phase {
        /** What needs a connection of its own and nothing of the others: all at once. */
        CONNECTIONS,
        POOL,
        SEALED_KEYS,
        KEYS,
        ORGANIZATION,
        ADMIN_TOKEN,
        DEMONSTRATION
    }

    Phase phase();

    /**
     * Does the step; safe to run again after a failure, and on several replicas at once.
     *
     * @return fails with {@link StartRefusedException} where trying again cannot help; any other failure is tried again
     */
    Uni<Void> run();
}
