package dev.mintmark.organization;

import dev.mintmark.platform.paging.Paging;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The projects of every organization. */
@Singleton
public final class Projects {
    private final TenantRepository<Project, NamedResponse> catalogue;
    private final NewRows stamps;

    Projects(Paging paging, NewRows stamps, ResourceAudit changes) {
        this.catalogue = new TenantRepository<>(
                ResourceType.PROJECT, Project.class, Responses.each(NamedResponse::of), paging, stamps, changes);
        this.stamps = stamps;
    }

    /** Null where the organization has no such project. */
    @SuppressWarnings("NullAway") // null is lost where Uni meets type parameters
    public Uni<@Nullable Project> find(UUID organizationId, String nameOrId) {
        return catalogue.find(organizationId, nameOrId);
    }

    TenantRepository<Project, NamedResponse> catalogue() {
        return catalogue;
    }

    Uni<NamedResponse> add(UUID organizationId, CreateNamedRequest wanted) {
        return catalogue.add(
                new Project(organizationId, stamps.next(), ResourceType.PROJECT.requireName(wanted.name())));
    }
}
