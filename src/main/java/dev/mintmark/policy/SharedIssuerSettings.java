package dev.mintmark.policy;

import dev.mintmark.platform.egress.BaseUrl;
import dev.mintmark.platform.start.StartRefusedException;
import dev.mintmark.policy.check.SharedIssuer;
import dev.mintmark.policy.check.SharedIssuers;
import dev.mintmark.policy.check.TenantClaim;
import dev.mintmark.policy.definition.MalformedRuleException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Checks the settings {@code mintmark.policy.*} of shared issuers. */
final class SharedIssuerSettings {
    private static final String UNSHARED = "mintmark.policy.unshared-issuers";
    private static final String SHARED = "mintmark.policy.shared-issuers.";

    private SharedIssuerSettings() {}

    /** @throws StartRefusedException naming the key that makes no sense */
    static SharedIssuers of(PolicyConfig config) {
        SharedIssuers issuers = SharedIssuers.shipped();
        for (String identifier : config.unsharedIssuers().orElse(List.of())) {
            if (!issuers.lists(identifier)) {
                throw refusal(UNSHARED, identifier, "is not on the list of shared issuers: " + issuers.identifiers());
            }
            issuers = issuers.without(identifier);
        }
        List<SharedIssuer> further = new ArrayList<>();
        config.sharedIssuers().forEach((name, shared) -> further.add(sharedIssuer(SHARED + name, shared)));
        return issuers.after(further);
    }

    private static SharedIssuer sharedIssuer(String key, PolicyConfig.Shared shared) {
        String identifier = shared.issuer().orElse("");
        if (!BaseUrl.isOne(identifier)) {
            throw refusal(
                    key + ".issuer",
                    identifier,
                    "is not an issuer's identifier, such as https://ci.example, without user, query and fragment");
        }
        List<String> claims = shared.claims().orElse(List.of());
        if (claims.isEmpty()) {
            throw refusal(key + ".claims", "", "names no claim, such as repository_owner");
        }
        return new SharedIssuer(identifier, tenantClaims(key + ".claims", claims));
    }

    private static List<TenantClaim> tenantClaims(String key, List<String> claims) {
        // Each by itself first, so that the one at fault is named.
        claims.forEach(claim -> checkClaim(key, claim));
        return TenantClaim.parseAll(claims);
    }

    private static void checkClaim(String key, String claim) {
        try {
            TenantClaim.parseAll(List.of(claim));
        } catch (MalformedRuleException e) {
            throw refusal(
                    key,
                    claim,
                    "names no claim: " + e.getMessage()
                            + ". Write the path of a claim, or path=beginning where the tenant follows that beginning");
        }
    }

    private static StartRefusedException refusal(String key, String value, String sentence) {
        var variable = key.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
        return new StartRefusedException(key + " (" + variable + "): '" + value + "' " + sentence);
    }
}
