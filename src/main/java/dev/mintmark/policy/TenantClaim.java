package dev.mintmark.policy;

import java.util.List;

/**
 * A claim of a shared issuer that tells its tenants apart.
 *
 * @param path the claim's path, written like a rule's
 * @param prefixes the fixed beginnings after which the tenant is named, such as {@code repo:}; empty when the claim begins
 *     with the tenant
 */
public record TenantClaim(String path, List<String> prefixes) {
    /**
     * Takes a path as it is.
     *
     * @throws MalformedRuleException when the path can not be read
     */
    public TenantClaim {
        ClaimPath.parse(path);
        prefixes = List.copyOf(prefixes);
    }

    /** A claim that begins with the tenant itself. */
    public TenantClaim(String path) {
        this(path, List.of());
    }

    List<String> levels() {
        return ClaimPath.parse(path).levels();
    }

    /** Whether texts that all start with {@code literal} can be of one tenant only, or at least not of just anyone. */
    boolean isPinnedBy(String literal) {
        if (prefixes.isEmpty()) {
            return !literal.isEmpty();
        }
        for (String prefix : prefixes) {
            if (literal.startsWith(prefix) && literal.length() > prefix.length()) {
                return true;
            }
        }
        return false;
    }
}
