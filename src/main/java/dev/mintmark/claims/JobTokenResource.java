package dev.mintmark.claims;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mintmark.platform.caller.CallContext;
import dev.mintmark.platform.caller.Permission;
import dev.mintmark.platform.caller.Requires;
import dev.mintmark.platform.http.PathId;
import io.quarkus.security.Authenticated;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBodySchema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.jboss.resteasy.reactive.RestPath;

/** Issues tokens for a project's jobs to the CI system that runs them. */
@Path("/api/v2/org/{orgID}/project/{projectID}/oidc-token")
@Authenticated
@Produces(MediaType.APPLICATION_JSON)
final class JobTokenResource {
    private final MintJobToken mintJobToken;
    private final ObjectMapper json;
    private final CallContext call;

    JobTokenResource(MintJobToken mintJobToken, ObjectMapper json, CallContext call) {
        this.json = json;
        this.mintJobToken = mintJobToken;
        this.call = call;
    }

    /** The body may be missing, and then its media type means nothing. */
    @POST
    @Requires(Permission.MINT_JOB_TOKEN)
    @RequestBody(required = false)
    @RequestBodySchema(JobTokenRequest.class)
    @APIResponseSchema(JobTokenResponse.class)
    public Uni<Response> mint(@RestPath String projectID, byte[] body) throws IOException {
        var scope = new ClaimScope(call.organizationId(), PathId.require(projectID, "ProjectID"));
        return mintJobToken
                .mint(call.caller(), scope, JobTokenRequest.read(json, body).audience(scope))
                .map(answer -> Response.ok(answer)
                        .header(HttpHeaders.CACHE_CONTROL, "no-store")
                        .build());
    }
}
