package dev.mintmark.organization;

import dev.mintmark.platform.caller.Caller;
import dev.mintmark.platform.database.EntityWork;
import dev.mintmark.platform.paging.Paging;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The roles of every organization. */
@Singleton
public final class Roles {
    private static final String RESOURCE = ResourceType.ROLE.resource();

    private final TenantRepository<Role, RoleResponse> repository;
    private final NewRows newRows;
    private final ServiceAdministrators administrators;
    private final WaysIn waysIn;

    Roles(
            Paging paging,
            NewRows newRows,
            ResourceAudit resourceAudit,
            ServiceAdministrators administrators,
            WaysIn waysIn) {
        this.repository = new TenantRepository<>(
                ResourceType.ROLE, Role.class, Responses.each(RoleResponse::of), paging, newRows, resourceAudit);
        this.newRows = newRows;
        this.administrators = administrators;
        this.waysIn = waysIn;
    }

    /** Null where the organization has no such role. */
    @SuppressWarnings("NullAway") // null is lost where Uni meets type parameters
    public Uni<@Nullable Role> find(UUID organizationId, String nameOrId) {
        return repository.find(organizationId, nameOrId);
    }

    TenantRepository<Role, RoleResponse> repository() {
        return repository;
    }

    Uni<RoleResponse> add(UUID organizationId, RoleResource.CreateRoleRequest wanted) {
        var role = new Role(
                organizationId,
                newRows.next(),
                ResourceType.ROLE.requireName(wanted.name()),
                RoleRules.permissions(wanted.permissions()),
                TokenLimitRules.longestLife(ResourceType.ROLE, wanted.longestTokenLifeMinutes()));
        role.endAt(TokenLimitRules.latestExpiry(ResourceType.ROLE, wanted.latestTokenExpiry()));
        return repository.add(role);
    }

    Uni<RoleResponse> change(
            UUID organizationId, String nameOrId, RoleResource.ChangeRoleRequest change, Caller caller) {
        return EntityWork.inTransaction(() -> repository
                .lock(organizationId, nameOrId)
                .call(role -> administrators.protect(role, caller))
                .call(role -> waysIn.keep(RESOURCE, caller, organizationId, () -> {
                    change.apply(role);
                    return repository.flush(role);
                }))
                .chain(repository::view));
    }

    Uni<Void> remove(UUID organizationId, String nameOrId, Caller caller) {
        return EntityWork.inTransaction(() -> repository
                .lock(organizationId, nameOrId)
                .call(role -> administrators.protect(role, caller))
                .chain(role -> waysIn.keep(RESOURCE, caller, organizationId, () -> repository.delete(role))));
    }
}
