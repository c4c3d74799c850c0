package dev.mintmark.policy;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import jakarta.persistence.LockModeType;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The rows of {@code auth_policy}. */
@Singleton
class AuthPolicies implements PanacheRepositoryBase<AuthPolicy, UUID> {

    /** In a transaction: keeps others from changing it until the end. */
    Uni<@Nullable AuthPolicy> lock(UUID organizationId, UUID id) {
        return find("organizationId = ?1 and id = ?2", organizationId, id)
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .firstResult();
    }

    Uni<@Nullable AuthPolicy> findOfIssuer(UUID organizationId, UUID issuerId) {
        return find("organizationId = ?1 and issuerId = ?2", organizationId, issuerId)
                .firstResult();
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
