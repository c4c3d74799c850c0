package dev.mintmark.organization;

import dev.mintmark.platform.paging.Paging;
import jakarta.inject.Singleton;

/** The projects of every organization. */
@Singleton
public final class Projects extends NamedEntities<Project> {

    Projects(Paging paging, NewRows newRows, ResourceAudit resourceAudit) {
        super(
                new TenantRepository<>(
                        ResourceType.PROJECT,
                        Project.class,
                        Responses.each(NamedResponse::of),
                        paging,
                        newRows,
                        resourceAudit),
                Project::new,
                newRows);
    }
}
