package dev.mintmark.exchange;

import dev.mintmark.issuer.IssuerSource;
import dev.mintmark.policy.CompiledPolicy;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * All that an exchange decides by, as it stood in the database at one moment. Immutable.
 *
 * @param issuerVersion of the issuer's row
 * @param maxExpiration the issuer's, seconds
 * @param audiences accepted besides the organization's own
 * @param singleUse whether each of the issuer's tokens is good for one exchange
 * @param policy carries the policy set's version
 * @param weight how much memory it takes, roughly, in KiB of definitions as they are written
 * @param roles those that the policy names and that exist, by id
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
        IssuerSource source,
        CompiledPolicy policy,
        int weight,
        Map<UUID, RoleGrant> roles) {}
