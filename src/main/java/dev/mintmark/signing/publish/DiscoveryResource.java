package dev.mintmark.signing.publish;

import dev.mintmark.signing.keys.KeyRing;
import io.quarkus.vertx.http.Uncompressed;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;

/** The discovery document at both of its addresses. */
@Path("/.well-known")
@PermitAll
final class DiscoveryResource {
    private final KeyRing keyRing;
    private final DocumentOfKeys document;

    DiscoveryResource(KeyRing keyRing, PublicUrl publicUrl) {
        this.keyRing = keyRing;
        this.document = new DocumentOfKeys(keys -> AuthorizationServerMetadata.json(publicUrl.text(), keys));
    }

    @GET
    @Path("/openid-configuration")
    @Produces(MediaType.APPLICATION_JSON)
    @Uncompressed
    @Parameter(ref = "header.If-None-Match")
    @APIResponseSchema(AuthorizationServerMetadata.class)
    @APIResponse(responseCode = "200", headers = @Header(name = "ETag", ref = "ETag"))
    @APIResponse(responseCode = "304", description = "The version that the caller has is still the same.")
    public Response readOpenidConfiguration(@Context HttpHeaders asked) {
        return document.of(keyRing.published()).answer(asked);
    }

    @GET
    @Path("/oauth-authorization-server")
    @Produces(MediaType.APPLICATION_JSON)
    @Uncompressed
    @Parameter(ref = "header.If-None-Match")
    @APIResponseSchema(AuthorizationServerMetadata.class)
    @APIResponse(responseCode = "200", headers = @Header(name = "ETag", ref = "ETag"))
    @APIResponse(responseCode = "304", description = "The version that the caller has is still the same.")
    public Response readOauthAuthorizationServer(@Context HttpHeaders asked) {
        return document.of(keyRing.published()).answer(asked);
    }
}
