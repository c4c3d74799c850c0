package dev.mintmark.token;

import dev.mintmark.platform.caller.CallContext;
import dev.mintmark.platform.caller.Permission;
import dev.mintmark.platform.caller.Requires;
import dev.mintmark.platform.http.CurrentPeer;
import io.quarkus.security.Authenticated;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.jspecify.annotations.Nullable;

/** Introspection (RFC 7662) and revocation (RFC 7009), for callers with a token of ours: as bearer, or as client secret. */
@Path("/api/oauth")
@Authenticated
@Produces(MediaType.APPLICATION_JSON)
final class IntrospectionResource {
    private final IntrospectToken introspectToken;
    private final RevokeToken revokeToken;
    private final CurrentPeer currentPeer;
    private final CallContext call;
    private final TokenMeters meters;

    IntrospectionResource(
            IntrospectToken introspectToken,
            RevokeToken revokeToken,
            CurrentPeer currentPeer,
            CallContext call,
            TokenMeters meters) {
        this.introspectToken = introspectToken;
        this.revokeToken = revokeToken;
        this.currentPeer = currentPeer;
        this.call = call;
        this.meters = meters;
    }

    @POST
    @Path("/introspect")
    @Consumes({MediaType.APPLICATION_FORM_URLENCODED, MediaType.APPLICATION_JSON})
    @Requires(Permission.TOKEN)
    @RequestBody(required = true, content = @Content(schema = @Schema(ref = "IntrospectionRequest")))
    @APIResponseSchema(IntrospectionResponse.class)
    public Uni<Response> introspectToken(
            @HeaderParam(HttpHeaders.CONTENT_TYPE) @Nullable String contentType, byte[] body) {
        return meters.introspection(
                        introspectToken.introspect(call.caller(), token(contentType, body), currentPeer.get()))
                .map(answer -> Response.ok(answer)
                        .header(HttpHeaders.CACHE_CONTROL, "no-store")
                        .build());
    }

    @POST
    @Path("/revoke")
    @Consumes({MediaType.APPLICATION_FORM_URLENCODED, MediaType.APPLICATION_JSON})
    @Requires(Permission.TOKEN)
    @RequestBody(required = true, content = @Content(schema = @Schema(ref = "RevocationRequest")))
    public Uni<Response> revokeTokenByText(
            @HeaderParam(HttpHeaders.CONTENT_TYPE) @Nullable String contentType, byte[] body) {
        return revokeToken.byText(call.caller(), token(contentType, body)).map(done -> Response.ok()
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .build());
    }

    private static String token(@Nullable String contentType, byte[] body) {
        return Parameters.of(contentType, body).required("token");
    }
}
