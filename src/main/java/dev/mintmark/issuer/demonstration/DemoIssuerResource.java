package dev.mintmark.issuer.demonstration;

import dev.mintmark.platform.error.ApiException;
import dev.mintmark.platform.json.JsonReader;
import dev.mintmark.platform.json.MalformedJsonException;
import dev.mintmark.platform.start.Deployment;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestHeader;
import org.jspecify.annotations.Nullable;

/** The demonstration issuer's documents, and its tokens for anyone who asks. */
@Path("/demo-issuer")
@PermitAll
@Tag(name = "demonstration")
final class DemoIssuerResource {
    private static final int MAX_DEPTH = 16;

    private final DemoIssuer issuer;
    private final Deployment deployment;

    DemoIssuerResource(DemoIssuer issuer, Deployment deployment) {
        this.issuer = issuer;
        this.deployment = deployment;
    }

    @GET
    @Path("/.well-known/openid-configuration")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(ref = "DemoIssuerDocument")))
    @APIResponse(responseCode = "404", description = "This deployment has no demonstration issuer.")
    public Response readDemoIssuerDiscovery() {
        refuseElsewhere();
        return json(new JsonObject()
                .put("issuer", issuer.url())
                .put("jwks_uri", issuer.url() + "/jwks.json")
                .put("response_types_supported", new io.vertx.core.json.JsonArray().add("id_token"))
                .put("subject_types_supported", new io.vertx.core.json.JsonArray().add("public"))
                .put("id_token_signing_alg_values_supported", new io.vertx.core.json.JsonArray().add("ES256"))
                .encode());
    }

    @GET
    @Path("/jwks.json")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(ref = "JwkSet")))
    @APIResponse(responseCode = "404", description = "This deployment has no demonstration issuer.")
    public Response readDemoIssuerJwks() {
        refuseElsewhere();
        return json(issuer.jwks());
    }

    /**
     * Signs the claims in the body, a JSON object whatever its media type says. Claims that are not given are filled
     * in. Answers {@code {"id_token"}}, or the bare token where {@code Accept} is {@code text/plain}.
     */
    @POST
    @Path("/token")
    @RequestBody(required = false, content = @Content(schema = @Schema(ref = "DemoTokenRequest")))
    @APIResponse(
            responseCode = "200",
            content = {@Content(schema = @Schema(ref = "DemoTokenResponse")), @Content(mediaType = MediaType.TEXT_PLAIN)
            })
    @APIResponse(responseCode = "404", description = "This deployment has no demonstration issuer.")
    public Response issueDemoToken(@RestHeader(HttpHeaders.ACCEPT) @Nullable String accept, byte @Nullable [] body) {
        refuseElsewhere();
        var token = issuer.token(claims(body == null ? new byte[0] : body));
        return accept != null && accept.startsWith(MediaType.TEXT_PLAIN)
                ? Response.ok(token, MediaType.TEXT_PLAIN_TYPE).build()
                : json(new JsonObject().put("id_token", token).encode());
    }

    private static JsonObject claims(byte[] body) {
        if (body.length == 0) {
            return new JsonObject();
        }
        try {
            JsonReader.readObject(body, MAX_DEPTH);
            return new JsonObject(new String(body, StandardCharsets.UTF_8));
        } catch (MalformedJsonException e) {
            throw ApiException.badRequest("the body must be a JSON object of claims: " + e.getMessage());
        } catch (DecodeException e) {
            throw ApiException.badRequest(
                    "the body must be a JSON object of claims, with numbers that are not too long");
        }
    }

    private void refuseElsewhere() {
        if (!deployment.isForTrying()) {
            throw ApiException.notFound("DemoIssuer");
        }
    }

    private static Response json(String body) {
        return Response.ok(body, MediaType.APPLICATION_JSON_TYPE)
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .build();
    }
}
