package dev.mintmark.organization;

import io.smallrye.mutiny.Uni;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Rows that have nothing but a name: what projects and teams share. */
abstract class NamedEntities<E extends TenantEntity> {
    private final ResourceType kind;
    private final TenantRepository<E, NamedResponse> repository;
    private final NewEntity<E> newEntity;
    private final NewRows newRows;

    /** Makes a row that is not stored yet. */
    @FunctionalInterface
    interface NewEntity<E> {
        E make(UUID organizationId, NewRow newRow, String name);
    }

    NamedEntities(TenantRepository<E, NamedResponse> repository, NewEntity<E> newEntity, NewRows newRows) {
        this.kind = repository.kind();
        this.repository = repository;
        this.newEntity = newEntity;
        this.newRows = newRows;
    }

    /** Null where the organization has none of that name or id. */
    @SuppressWarnings("NullAway") // null is lost where Uni meets type parameters
    public final Uni<@Nullable E> find(UUID organizationId, String nameOrId) {
        return repository.find(organizationId, nameOrId);
    }

    final TenantRepository<E, NamedResponse> repository() {
        return repository;
    }

    final Uni<NamedResponse> add(UUID organizationId, CreateNamedRequest wanted) {
        return repository.add(newEntity.make(organizationId, newRows.next(), kind.requireName(wanted.name())));
    }

    final Uni<NamedResponse> change(UUID organizationId, String nameOrId, RenameRequest wanted) {
        return repository.change(organizationId, nameOrId, row -> wanted.apply(kind, row));
    }
}
