package dev.mintmark.organization;

import dev.mintmark.platform.paging.Paging;
import jakarta.inject.Singleton;

/** The teams of every organization. */
@Singleton
public final class Teams extends NamedEntities<Team> {

    Teams(Paging paging, NewRows newRows, ResourceAudit resourceAudit) {
        super(
                new TenantRepository<>(
                        ResourceType.TEAM,
                        Team.class,
                        Responses.each(NamedResponse::of),
                        paging,
                        newRows,
                        resourceAudit),
                Team::new,
                newRows);
    }
}
