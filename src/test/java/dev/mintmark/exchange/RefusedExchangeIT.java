package dev.mintmark.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.testing.Client;
import dev.mintmark.testing.TestKey;
import dev.mintmark.testing.TrustingService;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The refusals of the token endpoint, with the whole body of each. */
class RefusedExchangeIT {
    @RegisterExtension
    private static final TrustingService service = TrustingService.forClass();

    private static String organization;

    @BeforeAll
    static void start() {
        organization = service.trusting();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            textBlock =
                    """
                    grant_type           ~ -                                   ~ invalid_request        ~ grant_type is missing or empty
                    grant_type           ~ client_credentials                  ~ unsupported_grant_type ~ grant_type must be urn:ietf:params:oauth:grant-type:token-exchange
                    audience             ~ demo                                ~ invalid_target         ~ audience must be urn:mintmark:org:ORGANIZATION
                    audience             ~ urn:mintmark:org:                   ~ invalid_target         ~ audience must be urn:mintmark:org:ORGANIZATION
                    subject_token        ~ -                                   ~ invalid_request        ~ subject_token is missing or empty
                    subject_token        ~ nonsense                            ~ invalid_request        ~ The token has 1 parts between dots; a signed token has three.
                    subject_token        ~ a.b.c.d.e                           ~ invalid_request        ~ The token is encrypted (a JWE of five parts); only signed tokens are accepted.
                    subject_token_type   ~ -                                   ~ invalid_request        ~ subject_token_type is missing or empty
                    subject_token_type   ~ urn:ietf:params:oauth:token-type:saml2 ~ invalid_request     ~ subject_token_type must be urn:ietf:params:oauth:token-type:id_token, urn:ietf:params:oauth:token-type:jwt or, where the issuer's subjectTokenTypes has it, urn:ietf:params:oauth:token-type:access_token
                    requested_token_type ~ urn:ietf:params:oauth:token-type:jwt ~ invalid_request       ~ requested_token_type must be urn:ietf:params:oauth:token-type:access_token or urn:mintmark:token-type:access_token:{organization|team|personal|runner}
                    scope                ~ everything                          ~ invalid_scope          ~ no policy grants 'everything' to a token with these claims; leave it out of scope
                    scope                ~ team:                               ~ invalid_scope          ~ scope names nobody in 'team:': write team:NAME, user:LOGIN or runner:NAME, with at most 512 characters
                    scope                ~ team:a user:b                       ~ invalid_scope          ~ scope names both 'team:a' and 'user:b'; a token is for one team, user or runner
                    scope                ~ admin team:a                        ~ invalid_scope          ~ scope names both admin and 'team:a'; admin is for a token of type organization, so ask for one of them
                    scope                ~ team:ops                            ~ invalid_grant          ~ no policy definition of this issuer allows tokens of team 'ops'. Definition 0 matches this token, but is about organization tokens: ask with an empty scope. An administrator sees every rule compared at POST /api/orgs/{organization}/oidc/issuers/{issuer}/simulate.
                    expiration           ~ 0                                   ~ invalid_request        ~ expiration must be a whole number of seconds from 1 up
                    expiration           ~ -1                                  ~ invalid_request        ~ expiration must be a whole number of seconds from 1 up
                    expiration           ~ 1.5                                 ~ invalid_request        ~ expiration must be a whole number of seconds from 1 up
                    expiration           ~ 99999999999999999999                ~ invalid_request        ~ expiration must be a whole number of seconds from 1 up
                    expiration           ~ 90001                               ~ invalid_request        ~ expiration 90001 is above the maximum of 90000 seconds
                    resource             ~ relative                            ~ invalid_target         ~ resource 'relative' must be an absolute URI without a fragment
                    resource             ~ https://api.example                 ~ invalid_target         ~ no policy allows a token for resource 'https://api.example'
                    actor_token          ~ a.b.c                               ~ invalid_request        ~ actor_token is not supported; leave it out
                    """,
            quoteCharacter = '`')
    void a_parameter_that_is_not_as_it_should_be(String name, String value, String error, String description) {
        var answer = exchange(service.subjectToken(organization), name, value);

        assertRefused(answer, error, description);
    }

    @Test
    void a_scope_that_contradicts_the_requested_type() {
        assertRefused(
                service.anyone()
                        .exchange(
                                organization,
                                service.subjectToken(organization),
                                Map.of(
                                        "requested_token_type",
                                        "urn:pulumi:token-type:access_token:team",
                                        "scope",
                                        "user:amy")),
                "invalid_scope",
                "the scope of a token of type team must be team:NAME");
    }

    @Test
    void an_unknown_organization_or_issuer() {
        assertRefused(
                service.anyone().exchange("nobody", service.subjectToken("nobody")),
                "invalid_target",
                "there is no organization 'nobody'");
        var answer = service.anyone()
                .exchange(organization, service.secure().token("repo:acme/app", "urn:mintmark:org:" + organization));
        assertThat(answer.expect(400).text("error")).isEqualTo("invalid_target");
        assertThat(answer.text("error_description"))
                .startsWith("organization '" + organization + "' does not trust the issuer '"
                        + service.secure().url() + "'; ");
    }

    @Test
    void a_token_that_no_rule_matches_is_told_which_of_its_claims() {
        assertRefused(
                service.anyone().exchange(organization, service.plain().token("repo:other/app", audience())),
                "invalid_grant",
                "no policy definition of this issuer allows this token; the nearest one (definition 0) wants sub"
                        + " 'repo:acme/*' where the token has 'repo:other/app'. An administrator sees every rule compared at"
                        + " POST /api/orgs/{organization}/oidc/issuers/{issuer}/simulate.");
    }

    @Test
    void a_token_for_somebody_else() {
        assertRefused(
                service.anyone().exchange(organization, service.plain().token("repo:acme/app", "sts.example")),
                "invalid_request",
                "The token's aud is 'sts.example'; ask its issuer for one with '" + audience() + "'.");
    }

    @Test
    void a_token_out_of_time() {
        var claims = service.plain().claims("repo:acme/app", audience());
        long now = Instant.now().getEpochSecond();

        assertThat(refusal(claims, "exp", now - 61)).startsWith("The token's exp is " + (now - 61));
        assertThat(refusal(claims, "nbf", now + 120)).startsWith("The token's nbf is " + (now + 120));
        assertThat(refusal(claims, "iat", now + 120)).startsWith("The token's iat is " + (now + 120));
        assertThat(refusal(claims, "exp", (now + 60) * 1000)).contains("it counts seconds, not milliseconds");
    }

    @Test
    void a_token_signed_by_somebody_else() {
        var claims = service.plain().claims("repo:acme/app", audience());
        var kid = service.plain().key("RS256").kid();

        assertRefused(
                service.anyone()
                        .exchange(organization, TestKey.create(kid, "RS256").sign(claims)),
                "invalid_request",
                "The token's signature was not made by its key over its content. The issuer's keys are fetched anew for this once"
                        + " a minute. If this key was replaced just now, try again in a minute, or have an administrator"
                        + " call POST /api/orgs/{organization}/oidc/issuers/{issuer}/refresh-keys.");
        assertRefused(
                service.anyone()
                        .exchange(
                                organization,
                                TestKey.create("unheard-of", "RS256").sign(claims)),
                "invalid_request",
                "The token's kid is 'unheard-of'; its issuer has no such key.");
    }

    @ParameterizedTest
    @CsvSource({"none", "None", "HS256", "RS1", "ES256K"})
    void an_algorithm_that_is_never_accepted(String algorithm) {
        var token = service.plain()
                .key("RS256")
                .sign(Map.of("alg", algorithm, "kid", "k"), service.plain().claims("repo:acme/app", audience()));

        assertThat(service.anyone().exchange(organization, token).expect(400).text("error"))
                .isEqualTo("invalid_request");
    }

    @Test
    void a_repeated_parameter() throws Exception {
        var form = "grant_type=urn:ietf:params:oauth:grant-type:token-exchange&audience=" + audience() + "&audience="
                + audience();

        var answer = send(form.getBytes(StandardCharsets.UTF_8), "application/x-www-form-urlencoded");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
        assertThat(answer.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("application/json"));
    }

    @Test
    void a_body_that_is_too_large_with_and_without_its_length() throws Exception {
        var large = new byte[256 * 1024 + 1];

        assertThat(send(large, "application/json").statusCode()).isEqualTo(413);
        var request = request("application/json")
                .POST(BodyPublishers.ofInputStream(() -> new java.io.ByteArrayInputStream(large)))
                .build();
        assertThat(HttpClient.newHttpClient()
                        .send(request, BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(413);
    }

    @Test
    void another_media_type() throws Exception {
        assertThat(send("<x/>".getBytes(StandardCharsets.UTF_8), "text/xml").statusCode())
                .isEqualTo(415);
    }

    @Test
    void whatever_is_sent_is_the_senders_fault() throws Exception {
        var random = new Random(7);
        var good = ("{\"grant_type\":\"urn:ietf:params:oauth:grant-type:token-exchange\",\"audience\":\"" + audience()
                        + "\",\"subject_token_type\":\"urn:ietf:params:oauth:token-type:jwt\",\"scope\":\"\\u0000\","
                        + "\"subject_token\":\"" + service.subjectToken(organization) + "\"}")
                .getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < 300; i++) {
            var bytes = good.clone();
            for (int j = random.nextInt(4); j >= 0; j--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            var type = i % 2 == 0 ? "application/json" : "application/x-www-form-urlencoded";
            var answer = send(bytes, type);
            assertThat(answer.statusCode())
                    .as(() -> new String(bytes, StandardCharsets.ISO_8859_1) + " " + answer.body())
                    .isBetween(200, 499);
        }
    }

    @Test
    void nothing_of_what_is_refused_is_on_record() {
        var before = service.database().ask("select count(*) from issued_token");

        service.anyone()
                .exchange(organization, service.plain().token("repo:other/app", audience()))
                .expect(400);

        assertThat(service.database().ask("select count(*) from issued_token")).isEqualTo(before);
    }

    private static Client.Answer exchange(String subjectToken, String name, String value) {
        var fields = new LinkedHashMap<String, String>();
        fields.put("grant_type", "urn:ietf:params:oauth:grant-type:token-exchange");
        fields.put("audience", audience());
        fields.put("subject_token_type", "urn:ietf:params:oauth:token-type:id_token");
        fields.put("subject_token", subjectToken);
        if (value.equals("-")) {
            fields.remove(name);
        } else {
            fields.put(name, value);
        }
        return service.anyone().form("/api/oauth/token", fields);
    }

    private static String refusal(Map<String, Object> claims, String name, Object value) {
        var changed = new LinkedHashMap<>(claims);
        changed.put(name, value);
        var answer = service.anyone().exchange(organization, service.plain().token(changed, "ES256"));
        assertThat(answer.expect(400).text("error")).isEqualTo("invalid_request");
        return answer.text("error_description");
    }

    private static String audience() {
        return "urn:mintmark:org:" + organization;
    }

    private static HttpResponse<String> send(byte[] body, String type) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(request(type).POST(BodyPublishers.ofByteArray(body)).build(), BodyHandlers.ofString());
    }

    private static HttpRequest.Builder request(String type) {
        return HttpRequest.newBuilder(URI.create(service.service().baseUrl() + "/api/oauth/token"))
                .version(HttpClient.Version.HTTP_1_1)
                .header("Content-Type", type);
    }

    private static void assertRefused(Client.Answer answer, String error, String description) {
        var body = answer.expect(400).json();
        assertThat(body.path("error").asText()).isEqualTo(error);
        assertThat(body.path("error_description").asText()).isEqualTo(description);
        assertThat(body).hasSize(2);
    }
}
