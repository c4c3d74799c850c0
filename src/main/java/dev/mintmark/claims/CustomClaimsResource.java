package dev.mintmark.claims;

import dev.mintmark.organization.RequestBodies;
import dev.mintmark.platform.caller.CallContext;
import dev.mintmark.platform.caller.Permission;
import dev.mintmark.platform.caller.Requires;
import dev.mintmark.platform.http.PathId;
import io.quarkus.security.Authenticated;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** Reads and changes the custom claims of organizations and projects, at CircleCI's addresses. */
@Path("/api/v2/org/{orgID}")
@Authenticated
@Produces(MediaType.APPLICATION_JSON)
final class CustomClaimsResource {
    private static final String OF_ORGANIZATION = "/oidc-custom-claims";
    private static final String OF_PROJECT = "/project/{projectID}/oidc-custom-claims";

    private final ReadCustomClaims readCustomClaims;
    private final ChangeCustomClaims changeCustomClaims;
    private final CallContext call;

    CustomClaimsResource(ReadCustomClaims readCustomClaims, ChangeCustomClaims changeCustomClaims, CallContext call) {
        this.readCustomClaims = readCustomClaims;
        this.changeCustomClaims = changeCustomClaims;
        this.call = call;
    }

    @GET
    @Path(OF_ORGANIZATION)
    @Requires(Permission.READ_ORGANIZATION)
    public Uni<CustomClaimsResponse> readOrganizationClaims() {
        return read(organization());
    }

    @GET
    @Path(OF_PROJECT)
    @Requires(Permission.READ_ORGANIZATION)
    public Uni<CustomClaimsResponse> readProjectClaims(@RestPath String projectID) {
        return read(project(projectID));
    }

    @PATCH
    @Consumes(MediaType.APPLICATION_JSON)
    @Path(OF_ORGANIZATION)
    @Requires(Permission.ADMINISTER_ORGANIZATION)
    public Uni<CustomClaimsResponse> changeOrganizationClaims(@Nullable ChangeClaimsRequest body) {
        return change(organization(), body);
    }

    @PATCH
    @Consumes(MediaType.APPLICATION_JSON)
    @Path(OF_PROJECT)
    @Requires(Permission.ADMINISTER_ORGANIZATION)
    public Uni<CustomClaimsResponse> changeProjectClaims(
            @RestPath String projectID, @Nullable ChangeClaimsRequest body) {
        return change(project(projectID), body);
    }

    @DELETE
    @Path(OF_ORGANIZATION)
    @Requires(Permission.ADMINISTER_ORGANIZATION)
    public Uni<CustomClaimsResponse> resetOrganizationClaims(@RestQuery List<String> claims) {
        return reset(organization(), claims);
    }

    @DELETE
    @Path(OF_PROJECT)
    @Requires(Permission.ADMINISTER_ORGANIZATION)
    public Uni<CustomClaimsResponse> resetProjectClaims(@RestPath String projectID, @RestQuery List<String> claims) {
        return reset(project(projectID), claims);
    }

    private ClaimScope organization() {
        return new ClaimScope(call.organizationId(), null);
    }

    private ClaimScope project(String projectId) {
        return new ClaimScope(call.organizationId(), PathId.require(projectId, "ProjectID"));
    }

    private Uni<CustomClaimsResponse> read(ClaimScope scope) {
        return readCustomClaims.read(scope).map(claims -> CustomClaimsResponse.of(scope, claims));
    }

    private Uni<CustomClaimsResponse> change(ClaimScope scope, @Nullable ChangeClaimsRequest body) {
        return changeCustomClaims
                .change(scope, RequestBodies.require(body))
                .map(claims -> CustomClaimsResponse.of(scope, claims));
    }

    private Uni<CustomClaimsResponse> reset(ClaimScope scope, List<String> claims) {
        return changeCustomClaims
                .reset(scope, ClaimName.readAll(claims))
                .map(left -> CustomClaimsResponse.of(scope, left));
    }
}
