package dev.mintmark.platform.start;

import io.smallrye.mutiny.Uni;

/** One thing that must be done before the first request is served. Steps run one after another, in {@link Phase} order. */
public interface StartStep {

    /** When a step runs, relative to the others. */
    enum Phase {
        SCHEMA,
        NOTIFICATIONS,
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
