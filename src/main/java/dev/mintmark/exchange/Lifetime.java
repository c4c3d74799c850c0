package dev.mintmark.exchange;

import static dev.mintmark.platform.error.OAuthException.invalidGrant;
import static dev.mintmark.platform.error.OAuthException.invalidRequest;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decides a token's lifetime in seconds: the requested one, or the default up to the least cap. A requested lifetime
 * above the least cap is refused, never shortened.
 */
final class Lifetime {
    /** Seconds, where an access token's request names none. */
    static final long DEFAULT_SECONDS = 7200;

    private Lifetime() {}

    /** The least of all caps, in seconds from now. */
    static long greatest(List<Long> caps) {
        return caps.stream().mapToLong(Long::longValue).min().orElseThrow();
    }

    /**
     * @param asked seconds; null for the default
     * @param otherwise the default, in seconds; where it is above a cap, the cap
     * @param caps seconds from now, at least one; a cap that is not positive has passed
     * @return seconds
     */
    static long decide(@Nullable Long asked, long otherwise, List<Long> caps) {
        long greatest = greatest(caps);
        if (greatest <= 0) {
            throw invalidGrant("the time until which such tokens may live has passed")
                    .because("lifetime_over");
        }
        if (asked == null) {
            return Math.min(otherwise, greatest);
        }
        if (asked > greatest) {
            throw invalidRequest("expiration " + asked + " is above the maximum of " + greatest + " seconds")
                    .because("lifetime_above_maximum");
        }
        return asked;
    }
}
