package dev.mintmark.exchange;

import dev.mintmark.issuer.IssuerSource;
import dev.mintmark.issuer.SubjectTokenType;
import dev.mintmark.organization.AccessTokenTyp;
import dev.mintmark.policy.check.SharedIssuer;
import dev.mintmark.policy.decide.CompiledPolicy;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The data that an exchange decides by, as they stood in the database at one moment. Immutable.
 *
 * @param issuerVersion of the issuer's row
 * @param maxExpiration the issuer's, seconds
 * @param audiences accepted besides the organization's own
 * @param singleUse true where each of the issuer's tokens is good for one exchange
 * @param subjectTokenTypes the types that the issuer's tokens may be shown as
 * @param policy carries the policy set's version
 * @param weight the memory that it takes, roughly, in KiB of definitions as they are written
 * @param explains true where a colleague who is denied is told the policy's demands
 * @param sharedIssuer tells the issuer's tenants apart; null when all its tokens are the organization's own
 * @param keysHandedOver when the issuer's static keys were; null when they are fetched
 * @param roles those that the policy names and that exist, by id
 * @param typ of the organization's access tokens
 * @param typsByAudience of those for applications that want one of their own
 */
record Trust(
        UUID organizationId,
        String organization,
        UUID issuerId,
        String issuerName,
        long issuerVersion,
        long maxExpiration,
        List<String> audiences,
        boolean singleUse,
        Set<SubjectTokenType> subjectTokenTypes,
        IssuerSource source,
        CompiledPolicy policy,
        int weight,
        boolean explains,
        @Nullable SharedIssuer sharedIssuer,
        @Nullable Instant keysHandedOver,
        Map<UUID, RoleGrant> roles,
        AccessTokenTyp typ,
        Map<String, AccessTokenTyp> typsByAudience) {

    /** The {@code typ} of an access token for these: what their applications want, or else the organization. */
    AccessTokenTyp typOf(List<String> tokenAudiences) {
        return typsByAudience.isEmpty()
                ? typ
                : AccessTokenTyp.common(
                        tokenAudiences.stream().map(audience -> typsByAudience.getOrDefault(audience, typ)));
    }
}
