package dev.mintmark.policy.check;

import dev.mintmark.policy.definition.ClaimPath;
import dev.mintmark.policy.definition.MalformedRuleException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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

    /**
     * Reads claims that are written as {@code path} or {@code path=prefix}; those of one path are one claim.
     *
     * @throws MalformedRuleException when a path can not be read, or nothing follows its equals sign
     */
    public static List<TenantClaim> parseAll(List<String> texts) {
        Map<String, List<String>> prefixes = new LinkedHashMap<>();
        for (String text : texts) {
            int end = endOfPath(text);
            List<String> found = prefixes.computeIfAbsent(text.substring(0, end), path -> new ArrayList<>());
            if (end + 1 == text.length()) {
                throw new MalformedRuleException("has nothing after its equals sign");
            }
            if (end < text.length()) {
                found.add(text.substring(end + 1));
            }
        }
        return prefixes.entrySet().stream()
                .map(claim -> new TenantClaim(claim.getKey(), claim.getValue()))
                .toList();
    }

    /** The index of the equals sign outside of quotes; the text's length when there is none. */
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

    List<String> levels() {
        return ClaimPath.parse(path).levels();
    }

    /** The tenant in a literal beginning, after the claim's fixed one; empty where there is none. */
    String nameIn(String literal) {
        if (prefixes.isEmpty()) {
            return literal;
        }
        for (String prefix : prefixes) {
            if (literal.startsWith(prefix)) {
                return literal.substring(prefix.length());
            }
        }
        return "";
    }

    /**
     * Tells whether {@code literal} reaches into a tenant's name. The texts that start with it are then not just
     * anyone's.
     */
    boolean isPinnedBy(String literal) {
        return !nameIn(literal).isEmpty();
    }

    /** The name in a sentence. */
    String describe() {
        return prefixes.isEmpty() ? path : path + " (after " + String.join(" or ", prefixes) + ")";
    }
}
