package dev.mintmark.policy;

import dev.mintmark.platform.error.ApiException;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import jakarta.persistence.LockModeType;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The rows of {@code auth_policy}. */
@Singleton
class AuthPolicyRepository implements PanacheRepositoryBase<AuthPolicy, UUID> {

    /** In a transaction: keeps others from changing it until the end; 404 for what is not this organization's. */
    Uni<AuthPolicy> lock(UUID organizationId, UUID id) {
        return find("organizationId = ?1 and id = ?2", organizationId, id)
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .firstResult()
                .map(found -> {
                    if (found == null) {
                        throw ApiException.notFound("AuthPolicy");
                    }
                    return found;
                });
    }

    Uni<@Nullable AuthPolicy> findOfIssuer(UUID organizationId, UUID issuerId) {
        return find("organizationId = ?1 and issuerId = ?2", organizationId, issuerId)
                .firstResult();
    }

    /** The issuer that a policy set belongs to; null when there is no such policy set. */
    Uni<@Nullable PolicedIssuer> issuerOf(UUID organizationId, UUID id) {
        return Panache.getSession().chain(session -> session.createNativeQuery(
                        """
                        select i.id, i.issuer, i.tenancy from auth_policy p
                          join oidc_issuer i on i.organization_id = p.organization_id and i.id = p.issuer_id
                         where p.organization_id = ?1 and p.id = ?2
                        """,
                        Object[].class)
                .setParameter(1, organizationId)
                .setParameter(2, id)
                .getSingleResultOrNull()
                .map(row -> row == null ? null : PolicedIssuer.of((UUID) row[0], (String) row[1], (String) row[2])));
    }
}
