package dev.mintmark.exchange;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The permissions and the lifetime that a role named by a policy grants.
 *
 * @param latestExpiry no token lives beyond it; null when there is no such instant
 */
record RoleGrant(long version, List<String> permissions, long longestLifeSeconds, @Nullable Instant latestExpiry) {

    /** The role's cap on a token issued now, in seconds. */
    long capSeconds(Instant now) {
        return latestExpiry == null
                ? longestLifeSeconds
                : Math.min(longestLifeSeconds, latestExpiry.getEpochSecond() - now.getEpochSecond());
    }
}
