package dev.mintmark.claims;

import dev.mintmark.platform.caller.CallContext;
import dev.mintmark.platform.caller.Permission;
import dev.mintmark.platform.caller.Requires;
import dev.mintmark.platform.http.PathId;
import io.quarkus.security.Authenticated;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.jboss.resteasy.reactive.RestPath;
import org.jspecify.annotations.Nullable;

/** Tokens for the jobs of a project, for whoever runs them. */
@Path("/api/v2/org/{orgID}/project/{projectID}/oidc-token")
@Authenticated
@Produces(MediaType.APPLICATION_JSON)
final class JobTokenResource {
    private final MintJobToken mintJobToken;
    private final CallContext call;

    JobTokenResource(MintJobToken mintJobToken, CallContext call) {
        this.mintJobToken = mintJobToken;
        this.call = call;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Requires(Permission.MINT_JOB_TOKEN)
    public Uni<Response> mint(@RestPath String projectID, @Nullable JobTokenRequest body) {
        var scope = new ClaimScope(call.organizationId(), PathId.require(projectID, "ProjectID"));
        return mintJobToken
                .mint(call.caller(), scope, body == null ? null : body.audience(scope))
                .map(answer -> Response.ok(answer)
                        .header(HttpHeaders.CACHE_CONTROL, "no-store")
                        .build());
    }
}
