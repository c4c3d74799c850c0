package dev.mintmark.token;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mintmark.organization.RequestBodies;
import dev.mintmark.platform.caller.CallContext;
import dev.mintmark.platform.caller.Permission;
import dev.mintmark.platform.caller.Requires;
import dev.mintmark.platform.http.PathId;
import io.quarkus.security.Authenticated;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestPath;
import org.jspecify.annotations.Nullable;

/** The tokens of the caller's own organization: issue, renew, revoke. */
@Path("/tokens")
@Authenticated
@Produces(MediaType.APPLICATION_JSON)
final class TokenResource {
    private final IssueToken issueToken;
    private final RenewToken renewToken;
    private final RevokeToken revokeToken;
    private final ObjectMapper json;
    private final CallContext call;

    TokenResource(
            IssueToken issueToken,
            RenewToken renewToken,
            RevokeToken revokeToken,
            ObjectMapper json,
            CallContext call) {
        this.issueToken = issueToken;
        this.renewToken = renewToken;
        this.revokeToken = revokeToken;
        this.json = json;
        this.call = call;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Requires(Permission.TOKEN)
    @ResponseStatus(201)
    @APIResponseSchema(IssuedTokenResponse.class)
    public Uni<Response> issue(@Nullable IssueTokenRequest body) {
        return issueToken.toCaller(call.caller(), RequestBodies.require(body)).map(IssuedTokenResponse::created);
    }

    @POST
    @Path("/{id}/renew")
    @Requires(Permission.TOKEN)
    @RequestBody(required = false, content = @Content(schema = @Schema(ref = "RenewTokenRequest")))
    @APIResponseSchema(IssuedTokenResponse.class)
    @APIResponse(responseCode = "409")
    public Uni<Response> renew(
            @RestPath String id, @HeaderParam("Idempotency-Key") @Nullable String idempotencyKey, byte[] body) {
        var caller = call.caller();
        var request = new RenewToken.Request(
                caller,
                caller.organizationId(),
                PathId.of(id, "Token"),
                AskedRenewal.read(json, body),
                IdempotencyKeys.check(idempotencyKey));
        return renewToken.renew(request).map(IssuedTokenResponse::shown);
    }

    /** The address that FlowAuth's own page has. */
    @POST
    @Path("/tokens/{id}/renew")
    @Requires(Permission.TOKEN)
    @RequestBody(required = false, content = @Content(schema = @Schema(ref = "RenewTokenRequest")))
    @APIResponseSchema(IssuedTokenResponse.class)
    @APIResponse(responseCode = "409")
    public Uni<Response> renewTokenAsFlowAuth(
            @RestPath String id, @HeaderParam("Idempotency-Key") @Nullable String idempotencyKey, byte[] body) {
        return renew(id, idempotencyKey, body);
    }

    @DELETE
    @Path("/{id}")
    @Requires(Permission.TOKEN)
    public Uni<Void> revoke(@RestPath String id) {
        var caller = call.caller();
        return revokeToken.byId(caller, caller.organizationId(), PathId.of(id, "Token"));
    }
}
