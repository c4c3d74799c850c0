package dev.mintmark.organization;

import dev.mintmark.platform.paging.Paging;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The roles of every organization. */
@Singleton
public final class Roles {
    private final Catalogue<Role, RoleView> catalogue;
    private final Stamps stamps;

    Roles(RoleRepository rows, Paging paging, Stamps stamps, Changes changes) {
        this.catalogue = new Catalogue<>(Kind.ROLE, rows, Views.each(RoleView::of), paging, stamps, changes);
        this.stamps = stamps;
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
}
