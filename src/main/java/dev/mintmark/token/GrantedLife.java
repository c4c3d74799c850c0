package dev.mintmark.token;

import dev.mintmark.platform.error.ApiException;
import dev.mintmark.platform.json.TimeText;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decides when a new token expires: as asked for, or as late as permitted where nothing is asked for. A lifetime beyond
 * the permitted maximum is refused, never shortened.
 */
public final class GrantedLife {
    private static final String FIELD = "lifetime_minutes";
    private static final long SECONDS_PER_MINUTE = 60;
    /** Further ones do not fit into seconds, and no cap permits them. */
    private static final long MAX_MINUTES = Long.MAX_VALUE / SECONDS_PER_MINUTE;

    private GrantedLife() {}

    /**
     * @param now whole seconds
     * @param caps at least one
     * @return when the token expires
     * @throws ApiException 401 where the permitted maximum is past, 400 for a lifetime that is none or beyond it
     */
    public static Instant decide(Instant now, AskedLifetime asked, Collection<LifetimeCap> caps) {
        long permitted = LifetimeCap.permittedSeconds(now, caps);
        var decision = LifetimeDecision.of(seconds(asked), permitted, permitted);
        if (decision instanceof LifetimeDecision.Over) {
            throw new ApiException(
                    401,
                    "custom",
                    "no token may be issued any more: the permitted maximum, "
                            + TimeText.of(now.plusSeconds(permitted))
                            + ", is past. Have latest_token_expiry of the role or application moved",
                    List.of());
        }
        if (!isFit(asked)) {
            throw invalid(FIELD + " must be a positive whole number, at most " + permitted / SECONDS_PER_MINUTE);
        }
        if (!(decision instanceof LifetimeDecision.Granted granted)) {
            throw invalid(FIELD + " is above the permitted maximum of " + permitted / SECONDS_PER_MINUTE
                    + "; leave it out to get the longest lifetime there is");
        }
        return now.plusSeconds(granted.seconds());
    }

    private static boolean isFit(AskedLifetime asked) {
        return asked instanceof AskedLifetime.Longest
                || (asked instanceof AskedLifetime.Minutes minutes && minutes.count() > 0);
    }

    /** Null for the longest. */
    private static @Nullable Long seconds(AskedLifetime asked) {
        return asked instanceof AskedLifetime.Minutes minutes
                ? Long.valueOf(Math.min(Math.max(minutes.count(), 0), MAX_MINUTES) * SECONDS_PER_MINUTE)
                : null;
    }

    private static ApiException invalid(String message) {
        return ApiException.invalid("Token", FIELD, message).withBadField(FIELD);
    }
}
