package dev.mintmark.token.introspect;

import dev.mintmark.platform.caller.CallContext;
import dev.mintmark.platform.caller.Permission;
import dev.mintmark.platform.caller.Requires;
import dev.mintmark.platform.http.CurrentPeer;
import dev.mintmark.platform.http.OAuthParameters;
import dev.mintmark.token.TokenMeters;
import io.quarkus.security.Authenticated;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
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
import org.jboss.resteasy.reactive.RestHeader;
import org.jspecify.annotations.Nullable;

/**
 * The introspection endpoint (RFC 7662). A caller authenticates with a token of this service, as bearer or as client
 * secret.
 */
@Path("/api/oauth/introspect")
@Authenticated
@Produces(MediaType.APPLICATION_JSON)
final class IntrospectionResource {
    private final IntrospectToken introspectToken;
    private final CurrentPeer currentPeer;
    private final CallContext call;
    private final TokenMeters meters;

    IntrospectionResource(
            IntrospectToken introspectToken, CurrentPeer currentPeer, CallContext call, TokenMeters meters) {
        this.introspectToken = introspectToken;
        this.currentPeer = currentPeer;
        this.call = call;
        this.meters = meters;
    }

    @POST
    @Consumes({MediaType.APPLICATION_FORM_URLENCODED, MediaType.APPLICATION_JSON})
    @Requires(Permission.TOKEN)
    @RequestBody(required = true, content = @Content(schema = @Schema(ref = "IntrospectionRequest")))
    @APIResponseSchema(IntrospectionResponse.class)
    public Uni<Response> introspectToken(
            @RestHeader(HttpHeaders.CONTENT_TYPE) @Nullable String contentType, byte[] body) {
        return meters.introspection(
                        introspectToken.introspect(
                                call.caller(),
                                OAuthParameters.of(contentType, body).required("token"),
                                currentPeer.get()),
                        IntrospectionResponse::active)
                .map(answer -> Response.ok(answer)
                        .header(HttpHeaders.CACHE_CONTROL, "no-store")
                        .build());
    }
}
