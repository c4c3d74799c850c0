package dev.mintmark.issuer.keys;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The pause before a failed issuer is asked again: 1 s, doubled after each failure, 30 s at most. Immutable.
 *
 * @param failedAt null while it does not fail
 * @param length of the pause after that failure
 */
record RetryPause(@Nullable Instant failedAt, Duration length) {

    static final RetryPause NONE = new RetryPause(null, Duration.ZERO);

    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration MAX = Duration.ofSeconds(30);

    RetryPause afterFailureAt(Instant now) {
        Duration doubled = length.isZero() ? FIRST : length.multipliedBy(2);
        return new RetryPause(now, doubled.compareTo(MAX) > 0 ? MAX : doubled);
    }

    /** Tells whether it is too early to ask again. */
    boolean isOnAt(Instant now) {
        return isWithin(length, now);
    }

    /** Tells whether the failure is so fresh that nobody should wait for the next attempt who need not. */
    boolean isRecentAt(Instant now) {
        return isWithin(length.multipliedBy(3), now);
    }

    /** A clock that was set back ends the pause. */
    private boolean isWithin(Duration time, Instant now) {
        return failedAt != null && !now.isBefore(failedAt) && now.isBefore(failedAt.plus(time));
    }

    /** The time until asking makes sense, in whole seconds: at least one. */
    Duration remainingAt(Instant now) {
        if (failedAt == null) {
            return FIRST;
        }
        long millis = Duration.between(now, failedAt.plus(length)).toMillis();
        return Duration.ofSeconds(Math.max(1, (millis + 999) / 1000));
    }
}
