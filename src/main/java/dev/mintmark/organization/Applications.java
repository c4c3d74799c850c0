package dev.mintmark.organization;

import dev.mintmark.platform.paging.Paging;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.UUID;

/** The applications of every organization. */
@Singleton
final class Applications {
    private final Catalogue<Application, ApplicationView> catalogue;
    private final Audiences audiences;
    private final Stamps stamps;

    Applications(ApplicationRepository rows, Audiences audiences, Paging paging, Stamps stamps, Changes changes) {
        this.catalogue =
                new Catalogue<>(Kind.APPLICATION, rows, Views.each(ApplicationView::of), paging, stamps, changes);
        this.audiences = audiences;
        this.stamps = stamps;
    }

    Catalogue<Application, ApplicationView> catalogue() {
        return catalogue;
    }

    Uni<ApplicationView> add(UUID organizationId, NewApplication wanted) {
        var application = new Application(
                organizationId,
                stamps.next(),
                Kind.APPLICATION.requireName(wanted.name()),
                audiences.require(wanted.audience()),
                TokenLimitRules.longestLife(Kind.APPLICATION, wanted.longestTokenLifeMinutes()));
        application.endAt(TokenLimitRules.latestExpiry(Kind.APPLICATION, wanted.latestTokenExpiry()));
        application.typeTokens(AccessTokenTyp.require(Kind.APPLICATION.resource(), wanted.tokenType()));
        application.introspect(IntrospectionReach.require(wanted.introspects()));
        return catalogue.add(application);
    }

    Uni<ApplicationView> change(UUID organizationId, String nameOrId, ApplicationChange change) {
        return catalogue.change(organizationId, nameOrId, application -> change.apply(application, audiences));
    }
}
