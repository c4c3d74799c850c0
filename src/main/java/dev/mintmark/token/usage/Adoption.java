package dev.mintmark.token.usage;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The progress of a token's consumers from the old token to the renewed one. */
enum Adoption {
    /** The new token was never used. */
    NOT_ADOPTED,
    /** The new token is in use, and so was the old one of late. */
    ADOPTING,
    /** The new token is in use; the old one was not since the renewal, or not for the quiet period. */
    ADOPTED;

    /**
     * Derives the progress from the uses.
     *
     * @param oldUses those since the renewal
     * @param oldLastUsed whenever that was; null where it is not known
     * @param renewed when the new token was issued
     */
    static Adoption of(
            long newUses,
            long oldUses,
            @Nullable Instant oldLastUsed,
            Instant renewed,
            Instant now,
            Duration quietPeriod) {
        if (newUses == 0) {
            return NOT_ADOPTED;
        }
        var isQuiet = oldLastUsed == null || !oldLastUsed.isAfter(now.minus(quietPeriod));
        var isUsedSince = oldUses > 0 || (oldLastUsed != null && !oldLastUsed.isBefore(renewed));
        return isUsedSince && !isQuiet ? ADOPTING : ADOPTED;
    }

    String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
