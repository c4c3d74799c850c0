package dev.mintmark.issuer.keys;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The failure to get an issuer's keys now. Its tokens are neither accepted nor refused; callers are told to retry
 * (503).
 */
public final class KeysUnavailableException extends RuntimeException {

    private final Duration retryAfter;

    KeysUnavailableException(Duration retryAfter, @Nullable Throwable cause) {
        super("the issuer's keys are unavailable at the moment", cause);
        this.retryAfter = wholeSeconds(retryAfter);
    }

    /** The time until a retry makes sense: the key is looked up then. Whole seconds, at least one. */
    public Duration retryAfter() {
        return retryAfter;
    }

    private static Duration wholeSeconds(Duration duration) {
        long rounded = duration.plusSeconds(1).minusNanos(1).toSeconds();
        return Duration.ofSeconds(Math.max(1, rounded));
    }
}
