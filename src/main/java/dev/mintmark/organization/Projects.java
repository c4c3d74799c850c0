package dev.mintmark.organization;

import dev.mintmark.platform.paging.Paging;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The projects of every organization. */
@Singleton
public final class Projects {
    private final Catalogue<Project, NamedView> catalogue;
    private final Stamps stamps;

    Projects(ProjectRepository rows, Paging paging, Stamps stamps, Changes changes) {
        this.catalogue = new Catalogue<>(Kind.PROJECT, rows, Views.each(NamedView::of), paging, stamps, changes);
        this.stamps = stamps;
    }

    /** Null where the organization has no such project. */
    @SuppressWarnings("NullAway") // null is lost where Uni meets type parameters
    public Uni<@Nullable Project> find(UUID organizationId, String nameOrId) {
        return catalogue.find(organizationId, nameOrId);
    }

    Catalogue<Project, NamedView> catalogue() {
        return catalogue;
    }

    Uni<NamedView> add(UUID organizationId, NewNamed wanted) {
        return catalogue.add(new Project(organizationId, stamps.next(), Kind.PROJECT.requireName(wanted.name())));
    }
}
