package dev.mintmark.token.revoke;

import dev.mintmark.platform.caller.CallContext;
import dev.mintmark.platform.caller.Permission;
import dev.mintmark.platform.caller.Requires;
import dev.mintmark.platform.http.OAuthParameters;
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
import org.jboss.resteasy.reactive.RestHeader;
import org.jspecify.annotations.Nullable;

/** Revocation (RFC 7009), for callers with a token of ours: as bearer, or as client secret. */
@Path("/api/oauth/revoke")
@Authenticated
@Produces(MediaType.APPLICATION_JSON)
final class RevocationResource {
    private final RevokeToken revokeToken;
    private final CallContext call;

    RevocationResource(RevokeToken revokeToken, CallContext call) {
        this.revokeToken = revokeToken;
        this.call = call;
    }

    @POST
    @Consumes({MediaType.APPLICATION_FORM_URLENCODED, MediaType.APPLICATION_JSON})
    @Requires(Permission.TOKEN)
    @RequestBody(required = true, content = @Content(schema = @Schema(ref = "RevocationRequest")))
    public Uni<Response> revokeTokenByText(
            @RestHeader(HttpHeaders.CONTENT_TYPE) @Nullable String contentType, byte[] body) {
        var token = OAuthParameters.of(contentType, body).required("token");
        return revokeToken.byText(call.caller(), token).map(done -> Response.ok()
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .build());
    }
}
