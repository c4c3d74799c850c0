package dev.mintmark.token;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * The longest lifetime that a role or an application permits its tokens.
 *
 * @param longestLifeSeconds from their issue
 * @param latestExpiry when all of them are over; null where nothing but their life ends them
 */
public record LifetimeCap(long longestLifeSeconds, @Nullable Instant latestExpiry) {
    /** More than any other cap. */
    private static final long FOREVER_SECONDS = 100L * 366 * 24 * 60 * 60;

    /** One that ends all tokens at an instant. */
    static LifetimeCap until(Instant latestExpiry) {
        return new LifetimeCap(FOREVER_SECONDS, latestExpiry);
    }

    /** The last second that all of {@code caps} permit to a token issued at {@code now}; there must be at least one. */
    public static Instant permittedUntil(Instant now, Collection<LifetimeCap> caps) {
        return caps.stream()
                .map(cap -> cap.permittedUntil(now))
                .min(Instant::compareTo)
                .orElseThrow()
                .truncatedTo(ChronoUnit.SECONDS);
    }

    private Instant permittedUntil(Instant now) {
        var ofLife = now.plusSeconds(longestLifeSeconds);
        return latestExpiry == null || ofLife.isBefore(latestExpiry) ? ofLife : latestExpiry;
    }
}
