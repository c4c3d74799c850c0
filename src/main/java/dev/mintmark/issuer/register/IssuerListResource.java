package dev.mintmark.issuer.register;

import dev.mintmark.platform.caller.CallContext;
import dev.mintmark.platform.caller.Permission;
import dev.mintmark.platform.caller.Requires;
import io.quarkus.security.Authenticated;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** The list of an organization's issuers at the address that Pulumi's own example has. */
@Path("/api/{org}/oidc/issuers")
@Authenticated
@Produces(MediaType.APPLICATION_JSON)
final class IssuerListResource {
    private final ListIssuers listIssuers;
    private final CallContext context;

    IssuerListResource(ListIssuers listIssuers, CallContext context) {
        this.listIssuers = listIssuers;
        this.context = context;
    }

    /** Lists an organization's issuers, as the address under {@code /api/orgs} does. */
    @GET
    @Requires(Permission.READ_ORGANIZATION)
    public Uni<IssuerListResponse> listIssuersByShortPath() {
        return listIssuers.list(context.organizationId());
    }
}
