package dev.mintmark.issuer.keys;

import java.time.Duration;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The age of fetched keys, and the decisions that follow from it.
 *
 * @param fetchedAt when they arrived
 * @param freshFor the time for which nobody need ask again
 */
record Freshness(Instant fetchedAt, Duration freshFor) {

    enum Age {
        /** Good as they are. */
        FRESH,
        /** Good, but to be fetched again in the background before they no longer are. */
        AGEING,
        /** Good only if the issuer cannot be asked. */
        STALE,
        /** Never good again. */
        DEAD
    }

    static final Duration SHORTEST = Duration.ofSeconds(60);
    static final Duration MAX = Duration.ofHours(1);
    static final Duration WITHOUT_WORD = Duration.ofMinutes(5);
    static final Duration STALE_UNTIL = Duration.ofHours(24);

    private static final Pattern MAX_AGE =
            Pattern.compile("(?:^|[,\\s])max-age\\s*=\\s*\"?(\\d+)\"?\\s*(?=,|$)", Pattern.CASE_INSENSITIVE);

    private static final Pattern NOT_STORED =
            Pattern.compile("(?:^|[,\\s])no-(?:store|cache)\\s*(?=,|=|$)", Pattern.CASE_INSENSITIVE);

    /**
     * The time that a Cache-Control field (RFC 9111, section 5.2) grants, within bounds.
     *
     * @param cacheControl null when the answer had none
     */
    static Duration granted(@Nullable String cacheControl) {
        if (cacheControl == null) {
            return WITHOUT_WORD;
        }
        if (NOT_STORED.matcher(cacheControl).find()) {
            return SHORTEST;
        }
        Matcher maxAge = MAX_AGE.matcher(cacheControl);
        return maxAge.find() ? clamped(maxAge.group(1)) : WITHOUT_WORD;
    }

    private static Duration clamped(String digits) {
        if (digits.length() > 18) {
            return MAX;
        }
        long seconds = Long.parseLong(digits);
        return Duration.ofSeconds(Math.min(MAX.toSeconds(), Math.max(SHORTEST.toSeconds(), seconds)));
    }

    Age ageAt(Instant now) {
        Duration age = Duration.between(fetchedAt, now);
        if (age.compareTo(STALE_UNTIL) >= 0) {
            return Age.DEAD;
        }
        if (age.compareTo(freshFor) >= 0) {
            return Age.STALE;
        }
        return age.compareTo(freshFor.multipliedBy(4).dividedBy(5)) >= 0 ? Age.AGEING : Age.FRESH;
    }
}
