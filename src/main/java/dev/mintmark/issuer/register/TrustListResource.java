package dev.mintmark.issuer.register;

import dev.mintmark.issuer.OidcIssuers;
import dev.mintmark.organization.Organization;
import dev.mintmark.organization.Organizations;
import dev.mintmark.platform.MintmarkConfig;
import dev.mintmark.platform.database.EntityWork;
import dev.mintmark.platform.error.ApiException;
import dev.mintmark.token.AccessToken;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.jboss.resteasy.reactive.RestPath;

/**
 * Shows any client the issuers that an organization trusts and the audience to ask for; {@code mintmark.trust-list}.
 */
@Path("/api/orgs/{org}/oidc/trust")
@PermitAll
@Produces(MediaType.APPLICATION_JSON)
final class TrustListResource {
    private final Organizations organizations;
    private final OidcIssuers issuers;
    private final MintmarkConfig config;

    TrustListResource(Organizations organizations, OidcIssuers issuers, MintmarkConfig config) {
        this.organizations = organizations;
        this.issuers = issuers;
        this.config = config;
    }

    @GET
    @APIResponseSchema(TrustList.class)
    public Uni<Response> read(@RestPath("org") String nameOrId) {
        if (!config.trustList()) {
            throw ApiException.notFound("Organization");
        }
        return organizations.find(nameOrId).chain(organization -> {
            if (organization == null) {
                throw ApiException.notFound("Organization");
            }
            return list(organization).map(list -> Response.ok(list)
                    .header(HttpHeaders.CACHE_CONTROL, "public, max-age=60")
                    .build());
        });
    }

    private Uni<TrustList> list(Organization organization) {
        return EntityWork.inSession(() -> issuers.identifiersOf(organization.id()))
                .map(identifiers ->
                        new TrustList(organization.name(), AccessToken.audienceOf(organization.name()), identifiers));
    }
}
