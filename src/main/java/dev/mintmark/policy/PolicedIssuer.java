package dev.mintmark.policy;

import dev.mintmark.policy.check.Tenancy;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The issuer that a policy set belongs to.
 *
 * @param id of its row
 * @param identifier its {@code iss}
 * @param tenancy as it was declared; null where nobody declared it
 */
public record PolicedIssuer(UUID id, String identifier, @Nullable Tenancy tenancy) {

    /** @param tenancy as it is stored; null where nobody declared it */
    public static PolicedIssuer of(UUID id, String identifier, @Nullable String tenancy) {
        return new PolicedIssuer(id, identifier, tenancy == null ? null : Tenancy.of(tenancy));
    }
}
