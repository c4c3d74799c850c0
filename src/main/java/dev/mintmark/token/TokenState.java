package dev.mintmark.token;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What has become of a token. */
enum TokenState {
    ACTIVE,
    /** Active, but not for long. */
    EXPIRING,
    EXPIRED,
    /** Whether it has expired since or not. */
    REVOKED;

    static final Duration SOON = Duration.ofDays(14);

    static TokenState of(Instant now, Instant expires, @Nullable Instant revoked) {
        if (revoked != null) {
            return REVOKED;
        }
        if (!expires.isAfter(now)) {
            return EXPIRED;
        }
        return expires.isAfter(now.plus(SOON)) ? ACTIVE : EXPIRING;
    }

    String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
