package dev.mintmark.organization;

import dev.mintmark.platform.caller.CallContext;
import dev.mintmark.platform.caller.Permission;
import dev.mintmark.platform.caller.Requires;
import dev.mintmark.platform.json.Field;
import dev.mintmark.platform.paging.Page;
import io.quarkus.security.Authenticated;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

@Path("/api/orgs")
@Authenticated
class OrganizationResource {
    private final Organizations organizations;
    private final CallContext call;

    /** Body of {@code POST /api/orgs}. */
    @Schema(requiredProperties = {"name"})
    record CreateOrganizationRequest(@Nullable String name, @Nullable String displayName) {}

    /** Body of {@code PATCH /api/orgs/{org}}. */
    record ChangeOrganizationRequest(
            Field<String> name,
            Field<String> displayName,
            @Schema(enumeration = {"ES256", "RS256", "EdDSA"}) Field<String> jobTokenAlgorithm,
            @Schema(enumeration = {"at+jwt", "JWT"}) Field<String> tokenType) {}

    OrganizationResource(Organizations organizations, CallContext call) {
        this.organizations = organizations;
        this.call = call;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Requires(Permission.ADMINISTER_SERVICE)
    @ResponseStatus(201)
    public Uni<RestResponse<OrganizationResponse>> create(@Nullable CreateOrganizationRequest body) {
        return organizations
                .add(RequestBodies.require(body))
                .map(made -> RequestBodies.created("/api/orgs/" + made.id(), OrganizationResponse.of(made)));
    }

    @GET
    @Requires(Permission.ADMINISTER_SERVICE)
    public Uni<Page<OrganizationResponse>> list(@RestQuery @Nullable String limit, @RestQuery @Nullable String cursor) {
        return organizations.page(limit, cursor).map(page -> page.map(OrganizationResponse::of));
    }

    @GET
    @Path("/{org}")
    @Requires(Permission.READ_ORGANIZATION)
    public Uni<OrganizationResponse> get() {
        return organizations.get(call.organizationId()).map(OrganizationResponse::of);
    }

    @PATCH
    @Consumes(MediaType.APPLICATION_JSON)
    @Path("/{org}")
    @Requires(Permission.ADMINISTER_ORGANIZATION)
    public Uni<OrganizationResponse> change(@Nullable ChangeOrganizationRequest body) {
        return organizations
                .change(call.organizationId(), RequestBodies.require(body), call.caller())
                .map(OrganizationResponse::of);
    }

    @DELETE
    @Path("/{org}")
    @Requires(Permission.ADMINISTER_ORGANIZATION)
    public Uni<Void> remove() {
        return organizations.remove(call.organizationId(), call.caller());
    }
}
