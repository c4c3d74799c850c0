package dev.mintmark.claims;

import dev.mintmark.signing.keys.SigningAlgorithm;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A project whose jobs may have tokens, as it stood in the database at one moment.
 *
 * @param claims in effect for it
 * @param claimsVersion changes whenever what is in effect may have changed; whoever records a token compares it
 * @param algorithm in which its organization wants job tokens to be signed; null where the service chooses
 * @param memberId of the member that was asked for; null where none was, or there is no such member
 */
public record JobProject(
        UUID id,
        String name,
        UUID organizationId,
        String organization,
        EffectiveClaims claims,
        long claimsVersion,
        @Nullable SigningAlgorithm algorithm,
        @Nullable UUID memberId) {
    static final String RESOURCE = "Project";
}
