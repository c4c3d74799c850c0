package dev.mintmark.organization;

import dev.mintmark.platform.paging.Paging;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.UUID;

/** The applications of every organization. */
@Singleton
final class Applications {
    private final TenantRepository<Application, ApplicationResponse> catalogue;
    private final Audiences audiences;
    private final NewRows stamps;

    Applications(Audiences audiences, Paging paging, NewRows stamps, ResourceAudit changes) {
        this.catalogue = new TenantRepository<>(
                ResourceType.APPLICATION,
                Application.class,
                Responses.each(ApplicationResponse::of),
                paging,
                stamps,
                changes);
        this.audiences = audiences;
        this.stamps = stamps;
    }

    TenantRepository<Application, ApplicationResponse> catalogue() {
        return catalogue;
    }

    Uni<ApplicationResponse> add(UUID organizationId, ApplicationResource.CreateApplicationRequest wanted) {
        var application = new Application(
                organizationId,
                stamps.next(),
                ResourceType.APPLICATION.requireName(wanted.name()),
                audiences.require(wanted.audience()),
                TokenLimitRules.longestLife(ResourceType.APPLICATION, wanted.longestTokenLifeMinutes()));
        application.endAt(TokenLimitRules.latestExpiry(ResourceType.APPLICATION, wanted.latestTokenExpiry()));
        application.typeTokens(AccessTokenTyp.require(ResourceType.APPLICATION.resource(), wanted.tokenType()));
        application.introspect(IntrospectionReach.require(wanted.introspects()));
        return catalogue.add(application);
    }

    Uni<ApplicationResponse> change(
            UUID organizationId, String nameOrId, ApplicationResource.ChangeApplicationRequest change) {
        return catalogue.change(organizationId, nameOrId, application -> change.apply(application, audiences));
    }
}
