package dev.mintmark.organization;

import dev.mintmark.platform.error.ApiException;
import dev.mintmark.platform.paging.Page;
import dev.mintmark.platform.paging.Paging;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.PanacheQuery;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.quarkus.panache.common.Sort;
import io.smallrye.mutiny.Uni;
import jakarta.persistence.LockModeType;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What can be done with any kind of thing that an organization owns. Every query carries the organization, so that
 * another's rows are as unknown as rows that never were.
 */
final class Catalogue<E extends Owned> {
    private static final UUID BEFORE_ALL = new UUID(0, 0);

    private final Kind kind;
    private final PanacheRepositoryBase<E, UUID> rows;
    private final Paging paging;
    private final Stamps stamps;

    Catalogue(Kind kind, PanacheRepositoryBase<E, UUID> rows, Paging paging, Stamps stamps) {
        this.kind = kind;
        this.rows = rows;
        this.paging = paging;
        this.stamps = stamps;
    }

    /** One page, oldest first; 400 for a limit or cursor that cannot be. */
    Uni<Page<E>> page(UUID organizationId, @Nullable String limit, @Nullable String cursor) {
        var list = kind.list() + ' ' + organizationId;
        var request = paging.read(list, limit, cursor);
        var after = Objects.requireNonNullElse(request.after(), BEFORE_ALL);
        return Panache.withSession(
                () -> rows.find("organizationId = ?1 and id > ?2", Sort.by("id"), organizationId, after)
                        .range(0, request.limit())
                        .list()
                        .map(found -> paging.page(list, request, found, Owned::id)));
    }

    /** Null where the organization has no such thing. */
    @SuppressWarnings("NullAway") // null is lost where Uni meets type parameters
    Uni<@Nullable E> find(UUID organizationId, String nameOrId) {
        return Panache.withSession(() -> first(organizationId, nameOrId, LockModeType.NONE));
    }

    /** 404 where the organization has no such thing. */
    Uni<E> get(UUID organizationId, String nameOrId) {
        return find(organizationId, nameOrId).onItem().ifNull().failWith(this::notFound);
    }

    /** 409 where the name is taken. */
    Uni<E> add(E row) {
        return Panache.withTransaction(
                () -> rows.persistAndFlush(row).onFailure().transform(this::translate));
    }

    /** Changes one under a lock, so that no two changes see the same past. */
    Uni<E> change(UUID organizationId, String nameOrId, Consumer<E> change) {
        return Panache.withTransaction(() -> lock(organizationId, nameOrId).call(row -> {
            change.accept(row);
            return flush(row);
        }));
    }

    Uni<Void> remove(UUID organizationId, String nameOrId) {
        return Panache.withTransaction(() -> lock(organizationId, nameOrId).chain(this::delete));
    }

    /** In a transaction: keeps others from changing it until the end; 404 where the organization has no such thing. */
    Uni<E> lock(UUID organizationId, String nameOrId) {
        return first(organizationId, nameOrId, LockModeType.PESSIMISTIC_WRITE)
                .onItem()
                .ifNull()
                .failWith(this::notFound);
    }

    /** In a transaction, of a row that is locked: writes its changes. */
    Uni<Void> flush(E row) {
        row.modify(stamps.now());
        return rows.flush().onFailure().transform(this::translate);
    }

    /** In a transaction, of a row that is locked. */
    Uni<Void> delete(E row) {
        return rows.delete(row).chain(rows::flush).onFailure().transform(this::translate);
    }

    /** In a transaction: finds several and keeps them from being deleted until the end. */
    Uni<List<E>> findAll(UUID organizationId, Collection<String> namesOrIds) {
        var ids = namesOrIds.stream().map(Names::id).filter(Objects::nonNull).toList();
        return rows.find("organizationId = ?1 and (name in ?2 or id in ?3)", organizationId, namesOrIds, ids)
                .withLock(LockModeType.PESSIMISTIC_READ)
                .list();
    }

    @SuppressWarnings("NullAway") // null is lost where Uni meets type parameters
    private Uni<@Nullable E> first(UUID organizationId, String nameOrId, LockModeType lock) {
        var id = Names.id(nameOrId);
        if (id == null && !kind.names().admit(nameOrId)) {
            return Uni.createFrom().nullItem();
        }
        PanacheQuery<E> query = id == null
                ? rows.find("organizationId = ?1 and name = ?2", organizationId, nameOrId)
                : rows.find("organizationId = ?1 and id = ?2", organizationId, id);
        return lock == LockModeType.NONE
                ? query.firstResult()
                : query.withLock(lock).firstResult();
    }

    private ApiException notFound() {
        return ApiException.notFound(kind.resource());
    }

    private Throwable translate(Throwable failure) {
        return Violations.translate(kind.resource(), kind.address(), failure);
    }
}
