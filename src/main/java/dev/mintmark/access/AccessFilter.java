package dev.mintmark.access;

import dev.mintmark.organization.Organizations;
import dev.mintmark.platform.caller.CallContext;
import dev.mintmark.platform.caller.Caller;
import dev.mintmark.platform.caller.Permission;
import dev.mintmark.platform.caller.Requires;
import dev.mintmark.platform.error.ApiException;
import dev.mintmark.platform.http.CurrentPeer;
import dev.mintmark.platform.http.PathId;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import io.quarkus.security.identity.CurrentIdentityAssociation;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.PermitAll;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.UriInfo;
import java.lang.reflect.Method;
import java.util.List;
import java.util.UUID;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jspecify.annotations.Nullable;

/**
 * Admits a request to its endpoint when its caller has the permission that the endpoint {@link Requires}. An
 * organization that the caller does not belong to answers like one that does not exist. Every active token that gets
 * here counts as used.
 */
@Singleton
class AccessFilter {
    private static final String ORGANIZATION_PARAMETER = "org";
    /** In CircleCI's addresses, where names are not taken. */
    private static final String ORGANIZATION_ID_PARAMETER = "orgID";

    private final CurrentIdentityAssociation identities;
    private final Organizations organizations;
    private final CallContext context;
    private final TokenUses tokenUses;
    private final CurrentPeer currentPeer;

    AccessFilter(
            CurrentIdentityAssociation identities,
            Organizations organizations,
            CallContext context,
            TokenUses tokenUses,
            CurrentPeer currentPeer) {
        this.identities = identities;
        this.organizations = organizations;
        this.context = context;
        this.tokenUses = tokenUses;
        this.currentPeer = currentPeer;
    }

    @ServerRequestFilter(priority = Priorities.AUTHORIZATION)
    @Nullable
    Uni<Void> check(ResourceInfo resource, UriInfo uri) {
        var method = resource.getResourceMethod();
        var requires = method == null ? null : method.getAnnotation(Requires.class);
        if (requires == null) {
            if (method != null && isPublic(method)) {
                return null;
            }
            throw new ForbiddenException();
        }
        var organization = uri.getPathParameters().getFirst(ORGANIZATION_PARAMETER);
        var organizationId = uri.getPathParameters().getFirst(ORGANIZATION_ID_PARAMETER);
        var peer = currentPeer.get();
        return identities.getDeferredIdentity().chain(identity -> {
            if (!(identity.getAttribute(CallerAugmentor.CALLER) instanceof Caller caller)) {
                throw new UnauthorizedException();
            }
            tokenUses.used(caller.organizationId(), caller.tokenId(), peer);
            if (organizationId != null) {
                PathId.require(organizationId, "OwnerID");
                return checkWithin(requires.value(), caller, organizationId);
            }
            return organization == null
                    ? checkWithoutOrganization(requires.value(), caller)
                    : checkWithin(requires.value(), caller, organization);
        });
    }

    private static boolean isPublic(Method method) {
        return method.isAnnotationPresent(PermitAll.class)
                || method.getDeclaringClass().isAnnotationPresent(PermitAll.class);
    }

    private Uni<Void> checkWithoutOrganization(Permission required, Caller caller) {
        if (required != Permission.TOKEN && !caller.serviceAdmin()) {
            throw new ForbiddenException();
        }
        context.set(caller, null);
        return Uni.createFrom().voidItem();
    }

    private Uni<Void> checkWithin(Permission required, Caller caller, String name) {
        return organizations
                .find(name)
                .invoke(organization -> {
                    if (organization == null || !caller.mayRead(organization.id())) {
                        throw ApiException.notFound("Organization");
                    }
                    if (!isEnough(required, caller, organization.id())) {
                        throw new ApiException(403, "custom", lacking(required), List.of());
                    }
                    context.set(caller, organization.id());
                })
                .replaceWithVoid();
    }

    private static String lacking(Permission required) {
        return switch (required) {
            case READ_ORGANIZATION -> "this token lacks the permission " + Caller.READ_ORGANIZATION;
            case MINT_JOB_TOKEN -> "this token lacks the permission " + Caller.MINT_JOB_TOKEN;
            case ADMINISTER_ORGANIZATION -> "this token lacks the permission " + Caller.ADMIN;
            case TOKEN, ADMINISTER_SERVICE -> "this takes a token of a service-wide administrator";
        };
    }

    private static boolean isEnough(Permission required, Caller caller, UUID organization) {
        return switch (required) {
            case TOKEN -> true;
            case READ_ORGANIZATION -> caller.may(Caller.READ_ORGANIZATION, organization);
            case MINT_JOB_TOKEN -> caller.may(Caller.MINT_JOB_TOKEN, organization);
            case ADMINISTER_ORGANIZATION -> caller.mayAdminister(organization);
            case ADMINISTER_SERVICE -> caller.serviceAdmin();
        };
    }
}
