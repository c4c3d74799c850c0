package dev.mintmark.token;

import dev.mintmark.platform.error.ApiException;
import dev.mintmark.platform.json.TimeText;
import java.time.Instant;
import java.util.Collection;
import java.util.List;

/**
 * Decides when a new token expires: as asked for, or as late as permitted where nothing is asked for. A lifetime beyond
 * the permitted maximum is refused, never shortened.
 */
public final class GrantedLife {
    private static final String FIELD = "lifetime_minutes";
    private static final long SECONDS_PER_MINUTE = 60;

    private GrantedLife() {}

    /**
     * @param now whole seconds
     * @param caps at least one
     * @return when the token expires
     * @throws ApiException 401 where the permitted maximum is past, 400 for a lifetime that is none or beyond it
     */
    public static Instant decide(Instant now, AskedLifetime asked, Collection<LifetimeCap> caps) {
        var latest = LifetimeCap.permittedUntil(now, caps);
        if (!latest.isAfter(now)) {
            throw new ApiException(
                    401,
                    "custom",
                    "no token may be issued any more: the permitted maximum, " + TimeText.of(latest)
                            + ", is past; have latest_token_expiry of the role or application moved",
                    List.of());
        }
        long permitted = latest.getEpochSecond() - now.getEpochSecond();
        if (asked instanceof AskedLifetime.Longest) {
            return latest;
        }
        if (!(asked instanceof AskedLifetime.Minutes minutes) || minutes.count() < 1) {
            throw invalid(FIELD + " must be a positive whole number, at most " + permitted / SECONDS_PER_MINUTE);
        }
        if (minutes.count() > permitted / SECONDS_PER_MINUTE) {
            throw invalid(FIELD + " is above the permitted maximum of " + permitted / SECONDS_PER_MINUTE
                    + "; leave it out to get the longest lifetime there is");
        }
        return now.plusSeconds(minutes.count() * SECONDS_PER_MINUTE);
    }

    private static ApiException invalid(String message) {
        return ApiException.invalid("Token", FIELD, message).withBadField(FIELD);
    }
}
