package dev.mintmark.signing.publish;

import dev.mintmark.signing.keys.KeyRing;
import dev.mintmark.signing.keys.PublicJwk;
import io.quarkus.vertx.http.Uncompressed;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/** Serves the service's public keys (RFC 7517 section 5): pending, active and retired ones. */
@Path(JwksResource.PATH)
@PermitAll
final class JwksResource {
    static final String PATH = "/.well-known/jwks.json";

    private final KeyRing keyRing;
    private final DocumentOfKeys document = new DocumentOfKeys(JwksResource::json);

    JwksResource(KeyRing keyRing) {
        this.keyRing = keyRing;
    }

    @GET
    @Produces(MediaType.APPLICATION_JSON)
    @Uncompressed // the entity tag is strong: one spelling of the body
    @Parameter(ref = "header.If-None-Match")
    @APIResponse(
            responseCode = "200",
            content = @Content(schema = @Schema(ref = "JwkSet")),
            headers = @Header(name = "ETag", ref = "ETag"))
    @APIResponse(responseCode = "304", description = "The version that the caller has is still the same.")
    public Response readJwks(@Context HttpHeaders asked) {
        return document.of(keyRing.published()).answer(asked);
    }

    private static String json(List<PublicJwk> keys) {
        return keys.stream().map(PublicJwk::json).collect(Collectors.joining(",", "{\"keys\":[", "]}"));
    }
}
