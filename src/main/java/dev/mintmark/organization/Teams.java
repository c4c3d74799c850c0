package dev.mintmark.organization;

import dev.mintmark.platform.paging.Paging;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The teams of every organization. */
@Singleton
public final class Teams {
    private final Catalogue<Team, NamedView> catalogue;
    private final Stamps stamps;

    Teams(TeamRepository rows, Paging paging, Stamps stamps, Changes changes) {
        this.catalogue = new Catalogue<>(Kind.TEAM, rows, Views.each(NamedView::of), paging, stamps, changes);
        this.stamps = stamps;
    }

    /** Null where the organization has no such team. */
    @SuppressWarnings("NullAway") // null is lost where Uni meets type parameters
    public Uni<@Nullable Team> find(UUID organizationId, String nameOrId) {
        return catalogue.find(organizationId, nameOrId);
    }

    Catalogue<Team, NamedView> catalogue() {
        return catalogue;
    }

    Uni<NamedView> add(UUID organizationId, NewNamed wanted) {
        return catalogue.add(new Team(organizationId, stamps.next(), Kind.TEAM.requireName(wanted.name())));
    }
}
