package dev.mintmark.signing.keys;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The instants at which a signing key changes its state. Every replica derives the state from its own clock, so no
 * transition needs agreement.
 *
 * @param retires when the successor activates; null while there is none
 * @param removes null exactly where {@code retires} is
 */
public record KeyTimes(Instant created, Instant activates, @Nullable Instant retires, @Nullable Instant removes) {
    /** The assumed clock skew of verifiers. */
    static final Duration SKEW = Duration.ofSeconds(60);

    /** The times of the very first key. Nobody can know an older one, so there is nothing to wait for. */
    public static KeyTimes first(Instant now) {
        return new KeyTimes(now, now, null, null);
    }

    /** The times of a key that takes over after it has been published for {@code publishAhead}. */
    static KeyTimes next(Instant now, Duration publishAhead) {
        return new KeyTimes(now, now.plus(publishAhead), null, null);
    }

    /**
     * The times of this key, given its successor. It is kept until the last token that it may have signed has expired.
     */
    KeyTimes succeededAt(Instant successorActivates, Duration longestTokenLife) {
        return new KeyTimes(
                created,
                activates,
                successorActivates,
                successorActivates.plus(longestTokenLife).plus(SKEW));
    }

    public KeyState at(Instant now) {
        if (hasCome(removes, now)) {
            return KeyState.REMOVED;
        }
        if (hasCome(retires, now)) {
            return KeyState.RETIRED;
        }
        return hasCome(activates, now) ? KeyState.ACTIVE : KeyState.PENDING;
    }

    private static boolean hasCome(@Nullable Instant moment, Instant now) {
        return moment != null && !now.isBefore(moment);
    }
}
