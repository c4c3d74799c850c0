package dev.mintmark.policy;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The rows of {@code auth_policy}. */
@Singleton
class AuthPolicies implements PanacheRepositoryBase<AuthPolicy, UUID> {

    Uni<@Nullable AuthPolicy> find(UUID organizationId, UUID id) {
        return find("organizationId = ?1 and id = ?2", organizationId, id).firstResult();
    }

    Uni<@Nullable AuthPolicy> findOfIssuer(UUID organizationId, UUID issuerId) {
        return find("organizationId = ?1 and issuerId = ?2", organizationId, issuerId)
                .firstResult();
    }

    /**
     * Puts new definitions in the place of the old and adds 1 to the version, whether or not they differ.
     *
     * @param expectedVersion the version that must be the current one; null when any will do
     * @return whether the row was there at that version
     */
    Uni<Boolean> replace(
            UUID organizationId, UUID id, String definitions, Instant now, @Nullable Long expectedVersion) {
        var statement = "definitions = ?1, version = version + 1, modified = ?2 where organizationId = ?3 and id = ?4";
        var updated = expectedVersion == null
                ? update(statement, definitions, now, organizationId, id)
                : update(statement + " and version = ?5", definitions, now, organizationId, id, expectedVersion);
        return updated.map(count -> count == 1);
    }

    /** The identifier of the issuer that a policy set belongs to. */
    Uni<@Nullable String> issuerOf(AuthPolicy policy) {
        return Panache.getSession().chain(session -> session.createNativeQuery(
                        "select issuer from oidc_issuer where organization_id = ?1 and id = ?2", String.class)
                .setParameter(1, policy.organizationId)
                .setParameter(2, policy.issuerId)
                .getSingleResultOrNull());
    }
}
