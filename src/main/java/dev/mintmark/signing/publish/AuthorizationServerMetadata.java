package dev.mintmark.signing.publish;

import dev.mintmark.signing.keys.PublicJwk;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/**
 * The metadata of this authorization server, for OpenID Connect Discovery 1.0 (section 3) and RFC 8414 (section 2).
 * Like those of GitHub and Kubernetes, they have no {@code authorization_endpoint}, since machines have no login page.
 */
final class AuthorizationServerMetadata {
    private static final String TOKEN_EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange";
    private static final List<String> CLAIMS = List.of(
            "iss",
            "sub",
            "aud",
            "exp",
            "iat",
            "nbf",
            "jti",
            "act",
            "client_id",
            "scope",
            "permissions",
            "roles",
            "org",
            "org_id",
            "project",
            "project_id");

    private AuthorizationServerMetadata() {}

    static String json(String issuer, List<PublicJwk> keys) {
        var document = new JsonObject().put("issuer", issuer).put("jwks_uri", issuer + JwksResource.PATH);
        for (var endpoint : OAuthEndpoint.values()) {
            document.put(endpoint.member(), issuer + endpoint.path());
            document.put(
                    endpoint.member() + "_auth_methods_supported", new JsonArray(endpoint.authenticationMethods()));
        }
        var algorithms = keys.stream()
                .map(key -> key.algorithm().joseName())
                .distinct()
                .sorted()
                .toList();
        return document.put("grant_types_supported", JsonArray.of(TOKEN_EXCHANGE))
                // Both specifications require one, and relying parties such as AWS IAM look for this one.
                .put("response_types_supported", JsonArray.of("id_token"))
                .put("subject_types_supported", JsonArray.of("public"))
                .put("id_token_signing_alg_values_supported", new JsonArray(algorithms))
                .put("claims_supported", new JsonArray(CLAIMS))
                .encode();
    }
}
