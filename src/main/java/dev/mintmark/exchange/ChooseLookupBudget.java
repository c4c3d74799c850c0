package dev.mintmark.exchange;

import dev.mintmark.issuer.keys.LookupBudget;
import dev.mintmark.jwt.InvalidTokenException;
import dev.mintmark.jwt.RegisteredClaims;
import dev.mintmark.platform.json.JsonValue.JsonObject;
import dev.mintmark.policy.decide.PolicyRequest;
import dev.mintmark.policy.definition.TokenType;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the budget for looking up a token's key, by its unverified claims. Claims that a policy would allow get the
 * larger one. A pure function of the request, the trust, the claims and the time; it grants nothing.
 *
 * @param holder the team, login or runner; null for an organization's token
 */
record ChooseLookupBudget(TokenType tokenType, @Nullable String holder, Trust trust, JsonObject claims) {

    /**
     * The longest delay until an issuer publishes a key that signs already. An older token was signed by a key that is
     * fetched, or by nobody's key.
     */
    private static final Duration LATEST_PUBLICATION = Duration.ofMinutes(10);

    /** @param keysFetchedAt of the keys that did not verify the token */
    LookupBudget choose(Instant keysFetchedAt, Instant now) {
        return isInTime(keysFetchedAt, now) && trust.policy().allows(new PolicyRequest(tokenType, holder, claims))
                ? LookupBudget.PLAUSIBLE
                : LookupBudget.STRANGERS;
    }

    private boolean isInTime(Instant keysFetchedAt, Instant now) {
        try {
            var registered = RegisteredClaims.check(claims, now);
            return DecideExchange.isMeantForUs(trust, registered.audiences())
                    && !registered.iat().isBefore(keysFetchedAt.minus(LATEST_PUBLICATION));
        } catch (InvalidTokenException e) {
            return false;
        }
    }
}
