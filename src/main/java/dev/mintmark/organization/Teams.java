package dev.mintmark.organization;

import dev.mintmark.platform.paging.Paging;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The teams of every organization. */
@Singleton
public final class Teams {
    private final TenantRepository<Team, NamedResponse> catalogue;
    private final NewRows stamps;

    Teams(Paging paging, NewRows stamps, ResourceAudit changes) {
        this.catalogue = new TenantRepository<>(
                ResourceType.TEAM, Team.class, Responses.each(NamedResponse::of), paging, stamps, changes);
        this.stamps = stamps;
    }

    /** Null where the organization has no such team. */
    @SuppressWarnings("NullAway") // null is lost where Uni meets type parameters
    public Uni<@Nullable Team> find(UUID organizationId, String nameOrId) {
        return catalogue.find(organizationId, nameOrId);
    }

    TenantRepository<Team, NamedResponse> catalogue() {
        return catalogue;
    }

    Uni<NamedResponse> add(UUID organizationId, CreateNamedRequest wanted) {
        return catalogue.add(new Team(organizationId, stamps.next(), ResourceType.TEAM.requireName(wanted.name())));
    }
}
