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
    private static final String RESOURCE = Kind.ROLE.resource();

    private final Catalogue<Role, RoleView> catalogue;
    private final Stamps stamps;
    private final ServiceAdministrators administrators;
    private final WaysIn waysIn;

    Roles(
            RoleRepository rows,
            Paging paging,
            Stamps stamps,
            Changes changes,
            ServiceAdministrators administrators,
            WaysIn waysIn) {
        this.catalogue = new Catalogue<>(Kind.ROLE, rows, Views.each(RoleView::of), paging, stamps, changes);
        this.stamps = stamps;
        this.administrators = administrators;
        this.waysIn = waysIn;
    }

    /** Null where the organization has no such role. */
    @SuppressWarnings("NullAway") // null is lost where Uni meets type parameters
    public Uni<@Nullable Role> find(UUID organizationId, String nameOrId) {
        return catalogue.find(organizationId, nameOrId);
    }

    Catalogue<Role, RoleView> catalogue() {
        return catalogue;
    }

    Uni<RoleView> add(UUID organizationId, NewRole wanted) {
        var role = new Role(
                organizationId,
                stamps.next(),
                Kind.ROLE.requireName(wanted.name()),
                RoleRules.permissions(wanted.permissions()),
                TokenLimitRules.longestLife(Kind.ROLE, wanted.longestTokenLifeMinutes()));
        role.endAt(TokenLimitRules.latestExpiry(Kind.ROLE, wanted.latestTokenExpiry()));
        return catalogue.add(role);
    }

    Uni<RoleView> change(UUID organizationId, String nameOrId, RoleChange change, Caller caller) {
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
