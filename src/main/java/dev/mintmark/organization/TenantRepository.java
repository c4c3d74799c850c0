package dev.mintmark.organization;

import dev.mintmark.platform.database.EntityWork;
import dev.mintmark.platform.error.ApiException;
import dev.mintmark.platform.http.PathId;
import dev.mintmark.platform.paging.Page;
import dev.mintmark.platform.paging.Paging;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.persistence.LockModeType;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import org.hibernate.reactive.mutiny.Mutiny;
import org.jspecify.annotations.Nullable;

/**
 * Reads and changes the rows of one resource type of an organization. Every query carries the organization. So another
 * organization's rows look like rows that never existed.
 */
final class TenantRepository<E extends TenantEntity, V extends TenantEntityResponse> {
    private static final UUID BEFORE_ALL = new UUID(0, 0);
    private static final String PAGE = "organizationId = ?1 and id > ?2";
    private static final String IN_ORDER = " order by id";

    private final ResourceType kind;
    private final Class<E> entity;
    private final Responses<E, V> views;
    private final Paging paging;
    private final NewRows newRows;
    private final ResourceAudit resourceAudit;

    TenantRepository(
            ResourceType kind,
            Class<E> entity,
            Responses<E, V> views,
            Paging paging,
            NewRows newRows,
            ResourceAudit resourceAudit) {
        this.kind = kind;
        this.entity = entity;
        this.views = views;
        this.paging = paging;
        this.newRows = newRows;
        this.resourceAudit = resourceAudit;
    }

    ResourceType kind() {
        return kind;
    }

    /** One page, oldest first; 400 for a limit or cursor that cannot be. */
    Uni<Page<V>> page(UUID organizationId, @Nullable String limit, @Nullable String cursor) {
        return page(
                organizationId,
                limit,
                cursor,
                after -> EntityWork.select(entity, PAGE + IN_ORDER, organizationId, after));
    }

    /**
     * Does the same as {@link #page(UUID, String, String)}, for rows for which {@code condition} holds with
     * {@code value} as ?3.
     */
    Uni<Page<V>> page(
            UUID organizationId, @Nullable String limit, @Nullable String cursor, String condition, String value) {
        return page(
                organizationId,
                limit,
                cursor,
                after ->
                        EntityWork.select(entity, PAGE + " and " + condition + IN_ORDER, organizationId, after, value));
    }

    /** Null where the organization has no such thing. */
    @SuppressWarnings("NullAway") // null is lost where Uni meets type parameters
    Uni<@Nullable E> find(UUID organizationId, String nameOrId) {
        return EntityWork.inSession(() -> first(organizationId, nameOrId, LockModeType.NONE));
    }

    /** 404 where the organization has no such thing. */
    Uni<V> get(UUID organizationId, String nameOrId) {
        return EntityWork.inSession(
                () -> existing(organizationId, nameOrId, LockModeType.NONE).chain(this::view));
    }

    /** 409 where the name is taken. */
    Uni<V> add(E row) {
        return EntityWork.inTransaction(() -> insert(row).chain(this::view));
    }

    /** Changes one under a lock, so that no two changes see the same past. */
    Uni<V> change(UUID organizationId, String nameOrId, Consumer<E> change) {
        return EntityWork.inTransaction(() ->
                lock(organizationId, nameOrId).invoke(change).call(this::flush).chain(this::view));
    }

    Uni<Void> remove(UUID organizationId, String nameOrId) {
        return EntityWork.inTransaction(() -> lock(organizationId, nameOrId).chain(this::delete));
    }

    private Uni<V> look(E row) {
        return view(row).invoke(row::see);
    }

    /** In a session. */
    Uni<V> view(E row) {
        return views.of(List.of(row)).map(one -> one.get(0));
    }

    /** In a transaction: 409 where the name is taken. */
    Uni<E> insert(E row) {
        return EntityWork.insert(row).onFailure().transform(this::translate).call(stored -> look(stored)
                .chain(view -> resourceAudit.created(kind, stored, view)));
    }

    /** In a transaction: keeps others from changing it until the end; 404 where the organization has no such thing. */
    Uni<E> lock(UUID organizationId, String nameOrId) {
        return existing(organizationId, nameOrId, LockModeType.PESSIMISTIC_WRITE)
                .call(this::look);
    }

    /** In a transaction, of a row that is locked: writes its changes. */
    Uni<Void> flush(E row) {
        var before = Objects.requireNonNull(row.seen(), "the row is not locked");
        row.modify(newRows.now());
        return EntityWork.flush()
                .onFailure()
                .transform(this::translate)
                .chain(() -> look(row))
                .chain(now -> resourceAudit.changed(kind, row, before, now));
    }

    /** In a transaction, of a row that is locked. By a statement: see {@code ArchitectureTest}. */
    Uni<Void> delete(E row) {
        var before = Objects.requireNonNull(row.seen(), "the row is not locked");
        return Panache.getSession()
                .chain(session -> session.createMutationQuery(
                                "delete from " + entity.getSimpleName() + " where organizationId = ?1 and id = ?2")
                        .setParameter(1, row.organizationId())
                        .setParameter(2, row.id())
                        .executeUpdate())
                .onFailure()
                .transform(this::translate)
                .chain(() -> resourceAudit.deleted(kind, row, before));
    }

    /** In a transaction: finds several and keeps them from being deleted until the end. */
    Uni<List<E>> findAll(UUID organizationId, Collection<String> namesOrIds) {
        var ids =
                namesOrIds.stream().map(PathId::orNull).filter(Objects::nonNull).toList();
        return EntityWork.select(
                        entity, "organizationId = ?1 and (name in ?2 or id in ?3)", organizationId, namesOrIds, ids)
                .chain(query -> query.setLockMode(LockModeType.PESSIMISTIC_READ).getResultList());
    }

    private Uni<Page<V>> page(
            UUID organizationId,
            @Nullable String limit,
            @Nullable String cursor,
            Function<UUID, Uni<Mutiny.SelectionQuery<E>>> rowsAfter) {
        var list = kind.list() + ' ' + organizationId;
        var request = paging.read(list, limit, cursor);
        return EntityWork.inSession(() -> rowsAfter
                .apply(Objects.requireNonNullElse(request.after(), BEFORE_ALL))
                .chain(query -> query.setMaxResults(request.limit() + 1).getResultList())
                .map(found -> paging.page(list, request, found, TenantEntity::id))
                .chain(page -> views.of(page.items()).map(items -> new Page<>(items, page.next()))));
    }

    private Uni<E> existing(UUID organizationId, String nameOrId, LockModeType lock) {
        return first(organizationId, nameOrId, lock).onItem().ifNull().failWith(this::notFound);
    }

    @SuppressWarnings("NullAway") // null is lost where Uni meets type parameters
    private Uni<@Nullable E> first(UUID organizationId, String nameOrId, LockModeType lock) {
        var id = PathId.orNull(nameOrId);
        if (id == null && !kind.names().admit(nameOrId)) {
            return Uni.createFrom().nullItem();
        }
        var query = id == null
                ? EntityWork.select(entity, "organizationId = ?1 and name = ?2", organizationId, nameOrId)
                : EntityWork.select(entity, "organizationId = ?1 and id = ?2", organizationId, id);
        return query.chain(one -> one.setLockMode(lock).getSingleResultOrNull());
    }

    private ApiException notFound() {
        return ApiException.notFound(kind.resource());
    }

    private Throwable translate(Throwable failure) {
        return Violations.translate(kind.resource(), kind::uniqueBy, failure);
    }
}
