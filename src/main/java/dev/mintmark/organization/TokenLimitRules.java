package dev.mintmark.organization;

import dev.mintmark.platform.error.ApiException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** Validates limits on the lifetime of tokens. */
final class TokenLimitRules {
    private static final long TEN_YEARS_OF_MINUTES = 5_256_000;
    private static final Instant FIRST = Instant.parse("2000-01-01T00:00:00Z");
    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59Z");

    private TokenLimitRules() {}

    /** 400 where the minutes are missing or out of range. */
    static long longestLife(ResourceType kind, @Nullable Long minutes) {
        if (minutes == null) {
            throw ApiException.required(kind.resource(), "longest_token_life_minutes");
        }
        if (minutes < 1 || minutes > TEN_YEARS_OF_MINUTES) {
            throw ApiException.invalid(
                    kind.resource(),
                    "longest_token_life_minutes",
                    "longest_token_life_minutes must be a whole number from 1 to " + TEN_YEARS_OF_MINUTES);
        }
        return minutes;
    }

    /** Null for null; 400 where the text is no time or one out of range. */
    static @Nullable Instant latestExpiry(ResourceType kind, @Nullable String text) {
        if (text == null) {
            return null;
        }
        try {
            var instant = OffsetDateTime.parse(text).toInstant().truncatedTo(ChronoUnit.MICROS);
            if (!instant.isBefore(FIRST) && !instant.isAfter(LAST)) {
                return instant;
            }
        } catch (DateTimeException e) {
            // refused below, as a time out of range is
        }
        throw ApiException.invalid(
                kind.resource(),
                "latest_token_expiry",
                "latest_token_expiry must be an ISO 8601 time from 2000 to 9999, such as 2030-01-31T00:00:00Z");
    }
}
