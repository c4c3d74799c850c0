package dev.mintmark.signing;

import io.quarkus.vertx.http.Uncompressed;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/** The discovery document at both of its addresses. */
@Path("/.well-known")
@PermitAll
final class DiscoveryResource {
    private final KeyRing keyRing;
    private final DocumentOfKeys document;

    DiscoveryResource(KeyRing keyRing, PublicUrl publicUrl) {
        this.keyRing = keyRing;
        this.document = new DocumentOfKeys(keys -> DiscoveryDocument.json(publicUrl.text(), keys));
    }

    @GET
    @Path("/openid-configuration")
    @Produces(MediaType.APPLICATION_JSON)
    @Uncompressed
    public Response openidConfiguration(@Context HttpHeaders asked) {
        return document.of(keyRing.published()).answer(asked);
    }

    @GET
    @Path("/oauth-authorization-server")
    @Produces(MediaType.APPLICATION_JSON)
    @Uncompressed
    public Response oauthAuthorizationServer(@Context HttpHeaders asked) {
        return document.of(keyRing.published()).answer(asked);
    }
}
