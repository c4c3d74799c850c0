package dev.mintmark.policy;

import dev.mintmark.platform.egress.BaseUrl;
import dev.mintmark.platform.start.StartRefusedException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What {@code mintmark.policy.*} says of shared issuers, checked. */
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
        Map<String, List<String>> prefixes = new LinkedHashMap<>();
        for (String claim : shared.claims().orElse(List.of())) {
            int end = endOfPath(claim);
            String path = claim.substring(0, end);
            List<String> found = prefixes.computeIfAbsent(path, ignored -> new ArrayList<>());
            if (end < claim.length()) {
                found.add(prefix(key + ".claims", claim, claim.substring(end + 1)));
            }
        }
        if (prefixes.isEmpty()) {
            throw refusal(key + ".claims", "", "names no claim, such as repository_owner");
        }
        List<TenantClaim> claims = new ArrayList<>();
        prefixes.forEach((path, of) -> claims.add(tenantClaim(key + ".claims", path, of)));
        return new SharedIssuer(identifier, claims);
    }

    /** Where the equals sign outside of quotes is; the text's length when there is none. */
    private static int endOfPath(String claim) {
        boolean quoted = false;
        for (int i = 0; i < claim.length(); i++) {
            char c = claim.charAt(i);
            quoted ^= c == '"';
            if (c == '=' && !quoted) {
                return i;
            }
        }
        return claim.length();
    }

    private static String prefix(String key, String claim, String prefix) {
        if (prefix.isEmpty()) {
            throw refusal(
                    key, claim, "has nothing after its equals sign: leave that out, or say what the claim begins with");
        }
        return prefix;
    }

    private static TenantClaim tenantClaim(String key, String path, List<String> prefixes) {
        try {
            return new TenantClaim(path, prefixes);
        } catch (MalformedRuleException e) {
            throw refusal(key, path, "is not the path of a claim: " + e.getMessage());
        }
    }

    private static StartRefusedException refusal(String key, String value, String sentence) {
        var variable = key.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
        return new StartRefusedException(key + " (" + variable + "): '" + value + "' " + sentence);
    }
}
