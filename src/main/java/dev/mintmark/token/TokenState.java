package dev.mintmark.token;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What has become of a token. */
public enum TokenState {
    ACTIVE,
    /** Active, but not for long. */
    EXPIRING,
    /** It would be active, but whoever it was issued to, or what it is for, is gone or suspended. */
    INACTIVE,
    EXPIRED,
    /** Whether it has expired since or not. */
    REVOKED;

    /** Not for long, where nobody says how long that is. */
    public static final Duration SOON = Duration.ofDays(14);

    /**
     * @param soon how long before its end a token is expiring
     * @param reason why it is good for nothing though it was neither revoked nor has it expired; null where it is good
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
