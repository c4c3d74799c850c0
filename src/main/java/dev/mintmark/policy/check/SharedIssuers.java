package dev.mintmark.policy.check;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The issuers that many organizations share. A valid signature of theirs does not tell the organization. */
public final class SharedIssuers {
    private final List<SharedIssuer> issuers;

    public SharedIssuers(List<SharedIssuer> issuers) {
        this.issuers = List.copyOf(issuers);
    }

    /** The list that Mintmark comes with. */
    public static SharedIssuers shipped() {
        return new SharedIssuers(ShippedSharedIssuers.issuers());
    }

    /** Tells whether there is an entry of exactly this identifier. */
    public boolean lists(String identifier) {
        return issuers.stream().anyMatch(issuer -> issuer.isNamed(identifier));
    }

    public List<String> identifiers() {
        return issuers.stream().map(SharedIssuer::identifier).toList();
    }

    public SharedIssuers without(String identifier) {
        return new SharedIssuers(
                issuers.stream().filter(issuer -> !issuer.isNamed(identifier)).toList());
    }

    /** These first: where two entries know an issuer, the first one says what its tenants are told apart by. */
    public SharedIssuers after(List<SharedIssuer> first) {
        return new SharedIssuers(Stream.concat(first.stream(), issuers.stream()).toList());
    }

    /** The entry that an issuer's identifier falls under; null when it is not on the list. */
    public @Nullable SharedIssuer find(String issuer) {
        for (SharedIssuer shared : issuers) {
            if (shared.isIdentifiedBy(issuer)) {
                return shared;
            }
        }
        return null;
    }

    /**
     * Tells whether an issuer may be declared an organization's own. It must not be on the list, unless its identifier
     * names a tenant.
     */
    public boolean mayBeOwn(String issuer) {
        SharedIssuer shared = find(issuer);
        return shared == null || shared.isOfOneTenant(issuer);
    }
}
