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

    private final TenantRepository<Role, RoleResponse> catalogue;
    private final NewRows stamps;
    private final ServiceAdministrators administrators;
    private final WaysIn waysIn;

    Roles(Paging paging, NewRows stamps, ResourceAudit changes, ServiceAdministrators administrators, WaysIn waysIn) {
        this.catalogue = new TenantRepository<>(
                ResourceType.ROLE, Role.class, Responses.each(RoleResponse::of), paging, stamps, changes);
        this.stamps = stamps;
        this.administrators = administrators;
        this.waysIn = waysIn;
    }

    /** Null where the organization has no such role. */
    @SuppressWarnings("NullAway") // null is lost where Uni meets type parameters
    public Uni<@Nullable Role> find(UUID organizationId, String nameOrId) {
        return catalogue.find(organizationId, nameOrId);
    }

    TenantRepository<Role, RoleResponse> catalogue() {
        return catalogue;
    }

    Uni<RoleResponse> add(UUID organizationId, RoleResource.CreateRoleRequest wanted) {
        var role = new Role(
                organizationId,
                stamps.next(),
                ResourceType.ROLE.requireName(wanted.name()),
                RoleRules.permissions(wanted.permissions()),
                TokenLimitRules.longestLife(ResourceType.ROLE, wanted.longestTokenLifeMinutes()));
        role.endAt(TokenLimitRules.latestExpiry(ResourceType.ROLE, wanted.latestTokenExpiry()));
        return catalogue.add(role);
    }

    Uni<RoleResponse> change(
            UUID organizationId, String nameOrId, RoleResource.ChangeRoleRequest change, Caller caller) {
        return EntityWork.inTransaction(() -> catalogue
                .lock(organizationId, nameOrId)
                .call(role -> administrators.protect(role, caller))
                .call(role -> waysIn.keep(RESOURCE, caller, organizationId, () -> {
                    change.apply(role);
                    return catalogue.flush(role);
                }))
                .chain(catalogue::view));
    }

    Uni<Void> remove(UUID organizationId, String nameOrId, Caller caller) {
        return EntityWork.inTransaction(() -> catalogue
                .lock(organizationId, nameOrId)
                .call(role -> administrators.protect(role, caller))
                .chain(role -> waysIn.keep(RESOURCE, caller, organizationId, () -> catalogue.delete(role))));
    }
}
