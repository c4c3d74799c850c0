package dev.mintmark.organization;

import dev.mintmark.platform.paging.Paging;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.UUID;

/** The applications of every organization. */
@Singleton
final class Applications {
    private final TenantRepository<Application, ApplicationResponse> repository;
    private final Audiences audiences;
    private final NewRows newRows;

    Applications(Audiences audiences, Paging paging, NewRows newRows, ResourceAudit resourceAudit) {
        this.repository = new TenantRepository<>(
                ResourceType.APPLICATION,
                Application.class,
                Responses.each(ApplicationResponse::of),
                paging,
                newRows,
                resourceAudit);
        this.audiences = audiences;
        this.newRows = newRows;
    }

    TenantRepository<Application, ApplicationResponse> repository() {
        return repository;
    }

    Uni<ApplicationResponse> add(UUID organizationId, ApplicationResource.CreateApplicationRequest wanted) {
        var application = new Application(
                organizationId,
                newRows.next(),
                ResourceType.APPLICATION.requireName(wanted.name()),
                audiences.require(wanted.audience()),
                TokenLimitRules.longestLife(ResourceType.APPLICATION, wanted.longestTokenLifeMinutes()));
        application.endAt(TokenLimitRules.latestExpiry(ResourceType.APPLICATION, wanted.latestTokenExpiry()));
        application.typeTokens(AccessTokenTyp.require(ResourceType.APPLICATION.resource(), wanted.tokenType()));
        application.introspect(IntrospectionReach.require(wanted.introspects()));
        return repository.add(application);
    }

    Uni<ApplicationResponse> change(
            UUID organizationId, String nameOrId, ApplicationResource.ChangeApplicationRequest change) {
        return repository.change(organizationId, nameOrId, application -> change.apply(application, audiences));
    }
}
