package dev.mintmark.token.usage;

import dev.mintmark.platform.error.ApiException;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;

/** Reads the parameter {@code quietPeriod}: the time without a use after which an old token counts as given up. */
public final class QuietPeriod {
    private static final Duration DEFAULT = Duration.ofHours(24);
    private static final Duration MAX = Duration.ofDays(366);

    private QuietPeriod() {}

    /** @throws ApiException 400 for what is no ISO 8601 duration from PT0S to P366D */
    public static Duration read(@Nullable String text) {
        if (text == null) {
            return DEFAULT;
        }
        try {
            var period = Duration.parse(text);
            if (!period.isNegative() && period.compareTo(MAX) <= 0) {
                return period;
            }
        } catch (DateTimeParseException e) {
            // refused below, as one out of range is
        }
        throw ApiException.invalid(
                "TokenUsage", "quietPeriod", "quietPeriod must be a duration such as PT24H, from PT0S to P366D");
    }
}
