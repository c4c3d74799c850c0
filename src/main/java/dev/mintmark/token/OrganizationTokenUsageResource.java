package dev.mintmark.token;

import dev.mintmark.platform.caller.CallContext;
import dev.mintmark.platform.caller.Permission;
import dev.mintmark.platform.caller.Requires;
import dev.mintmark.platform.http.PathId;
import io.quarkus.security.Authenticated;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Objects;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** As {@link TokenUsageResource}, for the organization's administrators. */
@Path("/api/orgs/{org}/tokens")
@Authenticated
@Produces(MediaType.APPLICATION_JSON)
class OrganizationTokenUsageResource {
    private final CompareUsage compareUsage;
    private final ReportUse reportUse;
    private final CallContext call;

    OrganizationTokenUsageResource(CompareUsage compareUsage, ReportUse reportUse, CallContext call) {
        this.compareUsage = compareUsage;
        this.reportUse = reportUse;
        this.call = call;
    }

    @GET
    @Path("/{id}/usage")
    @Requires(Permission.ADMINISTER_ORGANIZATION)
    @APIResponse(
            responseCode = "409",
            description = "The token was never renewed: there is nothing to compare it with.")
    public Uni<TokenUsageResponse> readOrganizationTokenUsage(
            @RestPath String id, @RestQuery @Nullable String quietPeriod) {
        var period = QuietPeriod.read(quietPeriod);
        return compareUsage.read(
                TokenVisibility.whole(call.organizationId()), PathId.of(id, FindTokens.RESOURCE), period);
    }

    /** A proof of use by whoever may introspect the token; the body may be left out. */
    @POST
    @Path("/{id}/used")
    @Consumes(MediaType.APPLICATION_JSON)
    @Requires(Permission.TOKEN)
    public Uni<Void> reportOrganizationTokenUse(
            @RestPath String id, @RequestBody(required = false) @Nullable ReportUseRequest body) {
        return reportUse.report(
                call.caller(),
                call.organizationId(),
                PathId.of(id, FindTokens.RESOURCE),
                Objects.requireNonNullElse(body, ReportUseRequest.ONCE));
    }
}
