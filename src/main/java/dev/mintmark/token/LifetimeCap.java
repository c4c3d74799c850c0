package dev.mintmark.token;

import java.time.Instant;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * The longest lifetime that an issuer, a policy, a role or an application permits its tokens.
 *
 * @param longestLifeSeconds from their issue
 * @param latestExpiry when all of them are over; null where nothing but their life ends them
 */
public record LifetimeCap(long longestLifeSeconds, @Nullable Instant latestExpiry) {
    /** More than any other cap. */
    private static final long FOREVER_SECONDS = 100L * 366 * 24 * 60 * 60;

    /** A cap on life alone. */
    public static LifetimeCap ofLife(long seconds) {
        return new LifetimeCap(seconds, null);
    }

    /** One that ends all tokens at an instant. */
    static LifetimeCap until(Instant latestExpiry) {
        return new LifetimeCap(FOREVER_SECONDS, latestExpiry);
    }

    /**
     * The whole seconds that all of {@code caps} permit to a token issued at {@code now}; there must be at least one.
     * They are not positive where one of the caps is past.
     */
    public static long permittedSeconds(Instant now, Collection<LifetimeCap> caps) {
        return caps.stream().mapToLong(cap -> cap.seconds(now)).min().orElseThrow();
    }

    /**
     * The last second that all of {@code caps} permit to a token.
     *
     * @param now when it is issued, in whole seconds
     */
    public static Instant permittedUntil(Instant now, Collection<LifetimeCap> caps) {
        return now.plusSeconds(permittedSeconds(now, caps));
    }

    private long seconds(Instant now) {
        return latestExpiry == null
                ? longestLifeSeconds
                : Math.min(longestLifeSeconds, latestExpiry.getEpochSecond() - now.getEpochSecond());
    }
}
