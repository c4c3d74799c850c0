package dev.mintmark.policy;

import java.util.List;
import java.util.Locale;

/**
 * An issuer that signs for whoever has an account there.
 *
 * @param identifier the issuer's identifier; those that begin with it and a slash are meant as well
 * @param claims what tells its tenants apart
 */
public record SharedIssuer(String identifier, List<TenantClaim> claims) {
    public SharedIssuer {
        identifier = normalize(identifier);
        claims = List.copyOf(claims);
    }

    boolean isIdentifiedBy(String issuer) {
        return (normalize(issuer) + "/").startsWith(identifier + "/");
    }

    boolean isNamed(String other) {
        return normalize(other).equals(identifier);
    }

    /** Spellings of one address must not slip past the guard; taking two issuers for one only guards the other too. */
    private static String normalize(String issuer) {
        return issuer.toLowerCase(Locale.ROOT)
                .replaceFirst("/+$", "")
                .replaceFirst("^(https://[^/]*):443(?=/|$)", "$1");
    }
}
