package dev.mintmark.policy.check;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An issuer that signs for everybody with an account there.
 *
 * @param identifier the issuer's identifier; those that begin with it and a slash are meant as well
 * @param claims the claims that tell its tenants apart
 * @param tenantsPath an identifier that goes on with this path names one tenant by itself; null where none does
 */
public record SharedIssuer(String identifier, List<TenantClaim> claims, @Nullable String tenantsPath) {
    public SharedIssuer {
        identifier = normalize(identifier);
        claims = List.copyOf(claims);
    }

    /** One whose identifiers never name a tenant. */
    public SharedIssuer(String identifier, List<TenantClaim> claims) {
        this(identifier, claims, null);
    }

    boolean isIdentifiedBy(String issuer) {
        return (normalize(issuer) + "/").startsWith(identifier + "/");
    }

    boolean isNamed(String other) {
        return normalize(other).equals(identifier);
    }

    /** Tells whether the identifier names one tenant, so that it may be an organization's own. */
    boolean isOfOneTenant(String issuer) {
        return tenantsPath != null
                && normalize(issuer).startsWith(identifier + tenantsPath)
                && normalize(issuer).length() > identifier.length() + tenantsPath.length();
    }

    /** Spellings of one address must not slip past the guard; taking two issuers for one only guards the other too. */
    private static String normalize(String issuer) {
        return issuer.toLowerCase(Locale.ROOT)
                .replaceFirst("/+$", "")
                .replaceFirst("^(https://[^/]*):443(?=/|$)", "$1");
    }
}
