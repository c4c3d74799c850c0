package dev.mintmark.exchange;

import static dev.mintmark.platform.error.OAuthException.invalidGrant;
import static dev.mintmark.platform.error.OAuthException.invalidRequest;

import dev.mintmark.token.LifetimeDecision;
import org.jspecify.annotations.Nullable;

/**
 * Decides the lifetime that an exchange grants, in seconds: the requested one, or the default up to the least cap. Its
 * refusals are OAuth errors.
 */
final class Lifetime {
    /** Seconds, where an access token's request names none. */
    static final long DEFAULT_SECONDS = 7200;

    private Lifetime() {}

    /**
     * @param asked seconds; null for the default
     * @param otherwise the default, in seconds; where it is above what is permitted, that
     * @param permitted seconds from now, as all caps permit them
     * @return seconds
     */
    static long decide(@Nullable Long asked, long otherwise, long permitted) {
        var decision = LifetimeDecision.of(asked, otherwise, permitted);
        if (decision instanceof LifetimeDecision.Granted granted) {
            return granted.seconds();
        }
        if (decision instanceof LifetimeDecision.Over) {
            throw invalidGrant("the time until which such tokens may live has passed")
                    .because("lifetime_over");
        }
        throw invalidRequest("expiration " + asked + " is above the maximum of " + permitted + " seconds")
                .because("lifetime_above_maximum");
    }
}
