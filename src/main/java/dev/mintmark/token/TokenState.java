package dev.mintmark.token;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The state of a token. */
public enum TokenState {
    ACTIVE,
    /** The token is active, but not for long. */
    EXPIRING,
    /** The token is not expired, but its holder or its application is gone or suspended. */
    INACTIVE,
    EXPIRED,
    /** The token is revoked, and may have expired since. */
    REVOKED;

    /** The default of the time before its end in which a token is expiring. */
    public static final Duration SOON = Duration.ofDays(14);

    /**
     * @param soon the time before its end in which a token is expiring
     * @param reason why it is good for nothing though neither revoked nor expired; null where it is good
     */
    static TokenState of(
            Instant now, Instant expires, Duration soon, @Nullable Instant revoked, @Nullable String reason) {
        if (revoked != null) {
            return REVOKED;
        }
        if (!expires.isAfter(now)) {
            return EXPIRED;
        }
        if (reason != null) {
            return INACTIVE;
        }
        return expires.isAfter(now.plus(soon)) ? ACTIVE : EXPIRING;
    }

    String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
