package dev.mintmark.issuer.keys;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** A token bucket: a burst, then one for each interval. Thread-safe. */
final class TokenBucket {

    private final int capacity;
    private final Duration interval;
    private final Clock clock;
    private int tokens;
    private Instant countedAt;

    TokenBucket(int capacity, Duration interval, Clock clock) {
        this.capacity = capacity;
        this.interval = interval;
        this.clock = clock;
        this.tokens = capacity;
        this.countedAt = clock.instant();
    }

    synchronized boolean take() {
        refill(clock.instant());
        if (tokens == 0) {
            return false;
        }
        tokens--;
        return true;
    }

    /** Puts back what was taken for nothing. */
    synchronized void putBack() {
        tokens = Math.min(capacity, tokens + 1);
    }

    /** The time until one may be taken; zero when that is now. */
    synchronized Duration untilNext() {
        Instant now = clock.instant();
        refill(now);
        return tokens > 0 ? Duration.ZERO : interval.minus(Duration.between(countedAt, now));
    }

    private void refill(Instant now) {
        long intervals = Duration.between(countedAt, now).dividedBy(interval);
        if (tokens == capacity || intervals >= capacity || now.isBefore(countedAt)) {
            // A full bucket keeps no credit; a clock set back starts counting anew.
            tokens = now.isBefore(countedAt) ? tokens : capacity;
            countedAt = now;
            return;
        }
        tokens = (int) Math.min(capacity, tokens + intervals);
        countedAt = countedAt.plus(interval.multipliedBy(intervals));
    }
}
