package dev.mintmark.organization;

import dev.mintmark.platform.caller.CallContext;
import dev.mintmark.platform.caller.Caller;
import dev.mintmark.platform.paging.Page;
import io.smallrye.mutiny.Uni;
import java.util.UUID;
import java.util.function.BiFunction;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/**
 * The flow that the endpoints of one resource type share, in the organization of the call. The resource declares each endpoint itself. An
 * inherited one would name its path's variable alike for all types.
 *
 * @param <V> the resource as callers see it
 */
final class TenantEndpoints<V extends TenantEntityResponse> {
    private final TenantRepository<?, V> repository;
    private final CallContext call;

    TenantEndpoints(TenantRepository<?, V> repository, CallContext call) {
        this.repository = repository;
        this.call = call;
    }

    /** Changes one of an organization's rows as the body of a request wants it. */
    @FunctionalInterface
    interface ChangeOne<C, V> {
        Uni<V> change(UUID organizationId, String nameOrId, C wanted);
    }

    /** Adds a row where it matters who asks. */
    @FunctionalInterface
    interface AddByCaller<C, V> {
        Uni<V> add(UUID organizationId, C wanted, Caller caller);
    }

    /** Changes a row where it matters who asks. */
    @FunctionalInterface
    interface ChangeByCaller<C, V> {
        Uni<V> change(UUID organizationId, String nameOrId, C wanted, Caller caller);
    }

    /** Removes a row where it matters who asks. */
    @FunctionalInterface
    interface RemoveByCaller {
        Uni<Void> remove(UUID organizationId, String nameOrId, Caller caller);
    }

    /** 201 with the address of the new one; 400 without a body. */
    <C> Uni<RestResponse<V>> create(@Nullable C body, BiFunction<UUID, C, Uni<V>> add) {
        var organizationId = call.organizationId();
        return add.apply(organizationId, RequestBodies.require(body))
                .map(view -> RequestBodies.created(repository.kind(), organizationId, view));
    }

    /** 201 with the address of the new one; 400 without a body. */
    <C> Uni<RestResponse<V>> createByCaller(@Nullable C body, AddByCaller<C, V> add) {
        return create(body, (organizationId, wanted) -> add.add(organizationId, wanted, call.caller()));
    }

    Uni<Page<V>> list(@Nullable String limit, @Nullable String cursor) {
        return repository.page(call.organizationId(), limit, cursor);
    }

    /** 404 where there is none. */
    Uni<V> get(String nameOrId) {
        return repository.get(call.organizationId(), nameOrId);
    }

    /** 400 without a body. */
    <C> Uni<V> change(String nameOrId, @Nullable C body, ChangeOne<C, V> change) {
        return change.change(call.organizationId(), nameOrId, RequestBodies.require(body));
    }

    /** 400 without a body. */
    <C> Uni<V> changeByCaller(String nameOrId, @Nullable C body, ChangeByCaller<C, V> change) {
        return change.change(call.organizationId(), nameOrId, RequestBodies.require(body), call.caller());
    }

    /** 404 where there is none. */
    Uni<Void> remove(String nameOrId) {
        return repository.remove(call.organizationId(), nameOrId);
    }

    /** 404 where there is none. */
    Uni<Void> removeByCaller(String nameOrId, RemoveByCaller remove) {
        return remove.remove(call.organizationId(), nameOrId, call.caller());
    }
}
