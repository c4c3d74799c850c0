package dev.mintmark.signing;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.util.JSONObjectUtils;
import dev.mintmark.platform.MintmarkConfig;
import dev.mintmark.signing.keys.KeyPurpose;
import dev.mintmark.signing.keys.SigningAlgorithm;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@TestProfile(MovableClock.Profile.class)
class PublishedDocumentsTest extends RunningSigning {
    private static final String JWKS = "/.well-known/jwks.json";
    private static final String OPENID = "/.well-known/openid-configuration";
    private static final String OAUTH = "/.well-known/oauth-authorization-server";

    @Inject
    MintmarkConfig config;

    @Test
    void the_key_set_holds_every_key_that_is_not_removed_and_public_members_only() throws Exception {
        var first = keyRing.signer().kid();
        var forJobs = rows(KeyPurpose.JOB_TOKENS).get(0).kid();
        var second = rotateTo(SigningAlgorithm.RS256);
        var third = await(rotateSigningKey.rotate(KeyPurpose.GENERAL, SigningAlgorithm.EDDSA));

        var body = get(JWKS).asString();

        var keys = JWKSet.parse(body);
        assertThat(keys.getKeys()).extracting(JWK::getKeyID).containsExactly(first, forJobs, second.kid(), third.kid());
        assertThat(keys.containsNonPublicKeys()).isFalse();
        assertThat(body).doesNotContain("\"d\"", "\"p\"", "\"q\"");

        clock.forwardTo(row(first).times().removes());
        assertThat(JWKSet.parse(get(JWKS).asString()).getKeys())
                .extracting(JWK::getKeyID)
                .containsExactly(forJobs, second.kid(), third.kid());
    }

    @ParameterizedTest
    @ValueSource(strings = {JWKS, OPENID, OAUTH})
    void everybody_may_read_it_and_keep_it_for_five_minutes(String path) {
        var answer = get(path);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.getHeaders().getValues("Cache-Control")).containsExactly("public, max-age=300");
        assertThat(answer.getHeaders().getValues("Content-Type")).containsExactly("application/json");
        assertThat(answer.header("ETag")).matches("\"[A-Za-z0-9_-]{43}\"");
        assertThat(answer.header("Content-Encoding")).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
            /.well-known/jwks.json                  | %s             | 304
            /.well-known/jwks.json                  | W/%s           | 304
            /.well-known/jwks.json                  | "other", %s    | 304
            /.well-known/jwks.json                  | *              | 304
            /.well-known/jwks.json                  | "other"        | 200
            /.well-known/jwks.json                  | W/"other"      | 200
            /.well-known/openid-configuration       | %s             | 304
            /.well-known/openid-configuration       | "other"        | 200
            /.well-known/oauth-authorization-server | %s             | 304
            /.well-known/oauth-authorization-server | "other"        | 200
            """)
    void who_has_it_already_is_told_so(String path, String ifNoneMatch, int status) {
        var tag = get(path).header("ETag");

        var answer =
                given().header("If-None-Match", ifNoneMatch.replace("%s", tag)).get(path);

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.header("ETag")).isEqualTo(tag);
        assertThat(answer.header("Cache-Control")).isEqualTo("public, max-age=300");
        assertThat(answer.asByteArray().length == 0).isEqualTo(status == 304);
    }

    @Test
    void a_new_key_changes_the_tag_at_once_and_its_activation_does_not() {
        var before = get(JWKS).header("ETag");

        var pending = await(rotateSigningKey.rotate(KeyPurpose.GENERAL, SigningAlgorithm.ES256));

        var after = get(JWKS).header("ETag");
        assertThat(after).isNotEqualTo(before);
        clock.forwardTo(pending.activeAt());
        assertThat(get(JWKS).header("ETag")).isEqualTo(after);
    }

    @Test
    void an_unrelated_credential_changes_nothing() {
        for (var path : List.of(JWKS, OPENID, OAUTH)) {
            given().header("Authorization", "Bearer x.y.z")
                    .header("Accept", "text/html")
                    .get(path)
                    .then()
                    .statusCode(200);
        }
    }

    @Test
    void the_discovery_documents_say_where_everything_is() throws Exception {
        var issuer = config.publicUrl();

        var document = JSONObjectUtils.parse(get(OPENID).asString());

        assertThat(document)
                .containsExactlyInAnyOrderEntriesOf(Map.ofEntries(
                        Map.entry("issuer", issuer),
                        Map.entry("jwks_uri", issuer + JWKS),
                        Map.entry("token_endpoint", issuer + "/api/oauth/token"),
                        Map.entry("token_endpoint_auth_methods_supported", List.of("none")),
                        Map.entry("introspection_endpoint", issuer + "/api/oauth/introspect"),
                        Map.entry(
                                "introspection_endpoint_auth_methods_supported",
                                List.of("Bearer", "client_secret_basic", "client_secret_post")),
                        Map.entry("revocation_endpoint", issuer + "/api/oauth/revoke"),
                        Map.entry(
                                "revocation_endpoint_auth_methods_supported",
                                List.of("Bearer", "client_secret_basic", "client_secret_post")),
                        Map.entry("grant_types_supported", List.of("urn:ietf:params:oauth:grant-type:token-exchange")),
                        Map.entry("response_types_supported", List.of("id_token")),
                        Map.entry("subject_types_supported", List.of("public")),
                        Map.entry("id_token_signing_alg_values_supported", List.of("ES256", "RS256")),
                        Map.entry(
                                "claims_supported",
                                List.of(
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
                                        "project_id"))));
        assertThat(get(OAUTH).asString()).isEqualTo(get(OPENID).asString());
    }

    @Test
    void the_algorithms_named_are_those_of_the_published_keys() throws Exception {
        rotateTo(SigningAlgorithm.RS256);
        await(rotateSigningKey.rotate(KeyPurpose.GENERAL, SigningAlgorithm.EDDSA));

        assertThat(JSONObjectUtils.parse(get(OPENID).asString()).get("id_token_signing_alg_values_supported"))
                .isEqualTo(List.of("ES256", "EdDSA", "RS256"));
    }

    private static Response get(String path) {
        return given().get(path);
    }
}
