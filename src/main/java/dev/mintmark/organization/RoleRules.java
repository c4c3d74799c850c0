package dev.mintmark.organization;

import dev.mintmark.platform.error.ApiException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a role may say. */
final class RoleRules {
    private static final String RESOURCE = "Role";
    private static final int MOST_PERMISSIONS = 100;
    private static final Pattern PERMISSION = Pattern.compile("[\\x21-\\x7e]{1,100}");
    private static final long TEN_YEARS_OF_MINUTES = 5_256_000;
    private static final Instant FIRST = Instant.parse("2000-01-01T00:00:00Z");
    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59Z");

    private RoleRules() {}

    /** Each once, in the order given; none for null. */
    static List<String> permissions(@Nullable List<String> wanted) {
        if (wanted == null) {
            return List.of();
        }
        if (wanted.size() > MOST_PERMISSIONS || !wanted.stream().allMatch(RoleRules::isPermission)) {
            throw ApiException.invalid(
                    RESOURCE,
                    "permissions",
                    "permissions must be at most 100 texts of 1 to 100 printable ASCII characters without spaces");
        }
        return wanted.stream().distinct().toList();
    }

    static long longestLife(@Nullable Long minutes) {
        if (minutes == null) {
            throw ApiException.required(RESOURCE, "longest_token_life_minutes");
        }
        if (minutes < 1 || minutes > TEN_YEARS_OF_MINUTES) {
            throw ApiException.invalid(
                    RESOURCE,
                    "longest_token_life_minutes",
                    "longest_token_life_minutes must be a whole number from 1 to " + TEN_YEARS_OF_MINUTES);
        }
        return minutes;
    }

    static @Nullable Instant latestExpiry(@Nullable String text) {
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
                RESOURCE,
                "latest_token_expiry",
                "latest_token_expiry must be an ISO 8601 time from 2000 to 9999, such as 2030-01-31T00:00:00Z");
    }

    /** A JSON array may hold null. */
    private static boolean isPermission(@Nullable String text) {
        return text != null && PERMISSION.matcher(text).matches();
    }
}
