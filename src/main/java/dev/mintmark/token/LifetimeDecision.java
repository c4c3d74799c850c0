package dev.mintmark.token;

import org.jspecify.annotations.Nullable;

/** A decision on the lifetime of a new token. A lifetime beyond the permitted one is refused, never shortened. */
public sealed interface LifetimeDecision {
    record Granted(long seconds) implements LifetimeDecision {}

    /** More was asked for than is permitted. */
    record AboveMaximum() implements LifetimeDecision {}

    /** The time until which such tokens may live has passed. */
    record Over() implements LifetimeDecision {}

    /**
     * @param asked seconds; null for the default
     * @param otherwise the default, in seconds; where it is above what is permitted, that
     * @param permitted seconds, as {@link LifetimeCap#permittedSeconds} has them
     */
    static LifetimeDecision of(@Nullable Long asked, long otherwise, long permitted) {
        if (permitted <= 0) {
            return new Over();
        }
        if (asked == null) {
            return new Granted(Math.min(otherwise, permitted));
        }
        return asked > permitted ? new AboveMaximum() : new Granted(asked);
    }
}
