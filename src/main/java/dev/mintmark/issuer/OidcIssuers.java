package dev.mintmark.issuer;

import dev.mintmark.platform.error.ApiException;
import io.quarkus.hibernate.reactive.panache.PanacheQuery;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import jakarta.persistence.LockModeType;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The rows of {@code oidc_issuer}. */
@Singleton
public class OidcIssuers implements PanacheRepositoryBase<OidcIssuer, UUID> {

    /** 404 for what is not this organization's. */
    public Uni<OidcIssuer> get(UUID organizationId, UUID id) {
        return existing(find("organizationId = ?1 and id = ?2", organizationId, id));
    }

    /** In a transaction: keeps others from changing it until the end; 404 for what is not this organization's. */
    public Uni<OidcIssuer> lock(UUID organizationId, UUID id) {
        return existing(
                find("organizationId = ?1 and id = ?2", organizationId, id).withLock(LockModeType.PESSIMISTIC_WRITE));
    }

    /** In a transaction: keeps others from changing it until the end; null where there is no such issuer. */
    @SuppressWarnings("NullAway") // null is lost where Uni meets Panache
    public Uni<@Nullable OidcIssuer> lockIfThere(UUID id) {
        return find("id = ?1", id).withLock(LockModeType.PESSIMISTIC_WRITE).firstResult();
    }

    /** Tells whether the organization has an issuer of that name or with that identifier. */
    public Uni<Boolean> isTaken(UUID organizationId, String name, String identifier) {
        return count("organizationId = ?1 and (name = ?2 or issuer = ?3)", organizationId, name, identifier)
                .map(found -> found > 0);
    }

    /** In a transaction, of a row that is locked. By a statement: see {@code ArchitectureTest}. */
    public Uni<Void> remove(UUID organizationId, UUID id) {
        return delete("organizationId = ?1 and id = ?2", organizationId, id).replaceWithVoid();
    }

    private static Uni<OidcIssuer> existing(PanacheQuery<OidcIssuer> query) {
        return query.<OidcIssuer>firstResult().onItem().ifNull().failWith(() -> ApiException.notFound("OidcIssuer"));
    }

    public Uni<List<OidcIssuer>> ofOrganization(UUID organizationId) {
        return list("organizationId = ?1 order by id", organizationId);
    }

    public Uni<List<String>> identifiersOf(UUID organizationId) {
        return find("select issuer from OidcIssuer where organizationId = ?1 order by id", organizationId)
                .project(String.class)
                .list();
    }
}
