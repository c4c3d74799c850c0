package dev.mintmark.policy;

import dev.mintmark.policy.check.Tenancy;
import org.jspecify.annotations.Nullable;

/**
 * The issuer that a policy set is about.
 *
 * @param identifier its {@code iss}
 * @param tenancy as it was declared; null where nobody declared it
 */
record PolicedIssuer(String identifier, @Nullable Tenancy tenancy) {

    static PolicedIssuer of(String identifier, @Nullable String tenancy) {
        return new PolicedIssuer(identifier, tenancy == null ? null : Tenancy.of(tenancy));
    }
}
