package dev.mintmark.issuer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mintmark.testing.AtOnce;
import dev.mintmark.testing.Client;
import dev.mintmark.testing.TestAuthority;
import dev.mintmark.testing.TestIssuer;
import dev.mintmark.testing.TestKey;
import dev.mintmark.testing.TrustingService;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Issuers are registered, read, changed and removed; and so are their policy sets. */
class IssuersIT {
    private static final String ROLE_OF_NOBODY = "0190a5d8-7c1e-7b3a-9c57-0f0f0f0f0f0f";

    @RegisterExtension
    private static final TrustingService service = TrustingService.forClass();

    @Test
    void registering_reads_the_issuers_documents_and_answers_what_was_registered() {
        var organization = service.newOrganization();

        var issuer = service.admin()
                .post(
                        issuers(organization),
                        Map.of("name", " CI ", "url", service.secure().url()))
                .expect(200)
                .json();

        assertThat(issuer.path("name").asText()).isEqualTo(" CI ");
        assertThat(issuer.path("url").asText()).isEqualTo(service.secure().url());
        assertThat(issuer.path("issuer").asText()).isEqualTo(service.secure().url());
        assertThat(issuer.at("/thumbprints/0").asText())
                .isEqualTo(service.secure().thumbprint());
        assertThat(issuer.path("maxExpiration").asInt()).isEqualTo(90_000);
        assertThat(issuer.path("subjectTokenUse").asText()).isEqualTo("many");
        assertThat(issuer.path("created").asText()).matches("\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z");
        assertThat(issuer.has("jwks")).isFalse();
        assertThat(issuer.has("lastUsed")).isFalse();
        assertThat(issuer.path("keys")).hasSize(TestIssuer.ALGORITHMS.size()).allSatisfy(key -> {
            assertThat(key.path("kid").asText()).isEqualTo(key.path("alg").asText() + "-1");
            assertThat(key.path("state").asText()).isEqualTo("usable");
            assertThat(key.has("reason")).isFalse();
        });
        assertThat(service.admin()
                        .get(issuers(organization) + "/" + issuer.path("id").asText())
                        .expect(200)
                        .json())
                .isEqualTo(issuer);
        assertThat(service.admin().get(issuers(organization)).json().at("/oidcIssuers/0"))
                .as("lists are without keys")
                .isEqualTo(((ObjectNode) issuer.deepCopy()).without("keys"));
        assertThat(service.admin()
                        .get("/api/" + organization + "/oidc/issuers")
                        .expect(200)
                        .json())
                .as("at the address of Pulumi's own example")
                .isEqualTo(service.admin().get(issuers(organization)).json());
        service.anyone().get("/api/" + organization + "/oidc/issuers").expect(401);
    }

    @Test
    void a_new_issuer_is_trusted_with_nothing() {
        var organization = service.newOrganization();
        var id = service.register(organization, service.plain(), Map.of());

        var set = service.admin()
                .get(policies(organization) + "oidcissuers/" + id)
                .expect(200)
                .json();

        assertThat(set.path("version").asInt()).isEqualTo(1);
        assertThat(set.path("policies").toString())
                .isEqualTo("[{\"decision\":\"deny\",\"tokenType\":\"organization\",\"authorizedPermissions\":[],"
                        + "\"rules\":{}}]");
    }

    @Test
    void a_name_and_an_issuer_are_registered_once() {
        var organization = service.newOrganization();
        service.register(organization, service.plain(), Map.of());

        assertThat(service.admin()
                        .post(
                                issuers(organization),
                                Map.of("name", "ci", "url", service.secure().url()))
                        .expect(409)
                        .json()
                        .at("/errors/0/attribute")
                        .asText())
                .isEqualTo("name");
        assertThat(service.admin()
                        .post(
                                issuers(organization),
                                Map.of("name", "other", "url", service.plain().url()))
                        .expect(409)
                        .json()
                        .at("/errors/0/errorType")
                        .asText())
                .isEqualTo("already_exists");
    }

    @Test
    void of_twenty_registrations_at_once_one_is_made() {
        var organization = service.newOrganization();
        var jwks = service.plain().jwks();
        var statuses = AtOnce.run(20, i -> service.admin()
                .post(issuers(organization), Map.of("name", "one", "url", "https://issuer.example/" + i, "jwks", jwks))
                .status());

        assertThat(statuses).containsOnlyOnce(200).containsOnly(200, 409);
    }

    @Test
    void an_issuer_takes_no_other_organizations_audience() {
        var organization = service.newOrganization();
        var address = issuers(organization) + "/" + service.register(organization, service.plain(), Map.of());

        for (var audience : List.of("urn:mintmark:org:other", "urn:pulumi:org:other")) {
            service.admin()
                    .patch(address, Map.of("audiences", List.of("fine", audience)))
                    .expect(400);
        }
    }

    @Test
    void the_service_is_no_issuer_of_its_own() {
        var organization = service.newOrganization();
        var url = service.service().baseUrl();

        for (var own : List.of(url, url + "/")) {
            var answer = service.admin()
                    .post(
                            issuers(organization),
                            Map.of(
                                    "name",
                                    "self",
                                    "url",
                                    own,
                                    "jwks",
                                    service.plain().jwks()))
                    .expect(400);
            assertThat(answer.text("message")).contains("own");
        }
    }

    @Test
    void changes_made_at_once_all_last() {
        var organization = service.newOrganization();
        var address = issuers(organization) + "/" + service.register(organization, service.plain(), Map.of());
        var changes = List.<Map<String, Object>>of(
                Map.of("name", "renamed"),
                Map.of("maxExpiration", 1234),
                Map.of("audiences", List.of("a")),
                Map.of("thumbprints", List.of("ab".repeat(32))),
                Map.of("subjectTokenUse", "once"));

        var statuses = AtOnce.run(25, i -> service.admin()
                .patch(address, changes.get(i % changes.size()))
                .status());

        assertThat(statuses).containsOnly(200);
        var issuer = service.admin().get(address).expect(200).json();
        changes.forEach(change -> change.forEach((member, value) ->
                assertThat(issuer.path(member).toString().replace("\"", "")).isEqualTo(String.valueOf(value))));
    }

    @Test
    void what_is_absent_stays_and_what_is_null_goes() {
        var organization = service.newOrganization();
        var id = service.register(
                organization, service.plain(), Map.of("maxExpiration", 100, "audiences", List.of("a")));
        var address = issuers(organization) + "/" + id;

        assertThat(service.admin()
                        .patch(address, Map.of("name", "renamed"))
                        .expect(200)
                        .json()
                        .path("maxExpiration")
                        .asInt())
                .isEqualTo(100);
        var reset = new HashMap<String, Object>();
        reset.put("maxExpiration", null);
        reset.put("audiences", null);
        var answer = service.admin().patch(address, reset).expect(200).json();
        assertThat(answer.path("maxExpiration").asInt()).isEqualTo(90_000);
        assertThat(answer.path("audiences")).isEmpty();
        assertThat(answer.path("name").asText()).isEqualTo("renamed");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            textBlock =
                    """
                    {"url":"https://elsewhere.example"} ~ unknown member 'url'
                    {"name":""}                         ~ name must have 1 to 256 characters
                    {"name":null}                       ~ name must have 1 to 256 characters
                    {"thumbprints":["ab:cd"]}           ~ a thumbprint is the SHA-256 of the DER leaf certificate: 64 hex digits, no colons
                    {"maxExpiration":0}                 ~ maxExpiration must be a number of seconds from 1 to 31622400
                    {"maxExpiration":1.5}               ~ the value of 'maxExpiration' is missing or of the wrong type
                    {"subjectTokenUse":"twice"}         ~ subjectTokenUse must be many or once
                    {"id":"x"}                          ~ unknown member 'id'
                    {"issuer":"https://x.example"}      ~ unknown member 'issuer'
                    {"lastUsed":null}                   ~ unknown member 'lastUsed'
                    """)
    void a_change_that_cannot_be_is_refused(String body, String message) {
        var organization = service.newOrganization();
        var id = service.register(organization, service.plain(), Map.of());

        var refusal = service.admin()
                .patch(issuers(organization) + "/" + id, new Client.Answer(0, body).json())
                .expect(400)
                .json();

        assertThat(refusal.path("message").asText()).isEqualTo(message);
        assertThat(refusal.path("detail").asText()).isEqualTo(message);
        assertThat(refusal.path("code").asInt()).isEqualTo(400);
        assertThat(refusal.path("status").asInt()).isEqualTo(400);
    }

    @ParameterizedTest
    @CsvSource({
        "https://169.254.169.254",
        "https://127.0.0.1:1",
        "http://issuer.example",
        "http://127.0.0.1:1",
        "https://localhost:1",
        "https://[::1]",
        "https://2130706433",
        "https://no-such-host.invalid"
    })
    void registering_is_no_port_scanner(String url) {
        var organization = service.newOrganization();

        assertThat(service.admin()
                        .post(issuers(organization), Map.of("name", "x", "url", url))
                        .expect(400)
                        .text("message"))
                .isEqualTo("Nothing is fetched from this address: only https is, and only from a host that DNS knows by"
                        + " public addresses. An origin that is private, loopback or plain http is fetched from once the"
                        + " operator lists it in mintmark.egress.allowed-origins (MINTMARK_EGRESS_ALLOWED_ORIGINS).");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    https://ci.example/.well-known/openid-configuration | url is the address of a document about the issuer (/.well-known/...); register the issuer's own: 'https://ci.example'
                    https://my_keycloak.example/realms/ci | nothing is fetched from 'my_keycloak.example': a host name has letters, digits, hyphens and dots, and no underscore. Give the issuer such a name, or hand its keys over as jwks
                    https://ci.example/?tenant=a          | url has a query (from '?' on); an issuer's address has none
                    https://user:secret@ci.example        | url has user information before its host; an issuer's address has none
                    HTTPS://ci.example                    | the scheme of url must be in lower case: https://
                    """)
    void an_address_that_is_no_issuers_is_told_why(String url, String message) {
        var refusal = service.admin()
                .post(issuers(service.newOrganization()), Map.of("name", "x", "url", url))
                .expect(400)
                .json();

        assertThat(refusal.path("message").asText()).isEqualTo(message);
        assertThat(refusal.at("/errors/0/attribute").asText()).isEqualTo("url");
    }

    @Test
    void a_host_with_an_underscore_may_hand_its_keys_over() {
        var organization = service.newOrganization();
        var url = "https://my_keycloak.example/realms/ci";

        service.admin()
                .post(
                        issuers(organization),
                        Map.of("name", "x", "url", url, "jwks", service.plain().jwks()))
                .expect(200);
    }

    @Test
    void a_certificate_that_nobody_vouches_for_needs_a_pin() {
        try (var issuer = TestIssuer.https(TestAuthority.selfSigned("localhost"))) {
            var organization = service.newOrganization();

            service.admin()
                    .post(issuers(organization), Map.of("name", "x", "url", issuer.url()))
                    .expect(400);
        }
    }

    @Test
    void a_private_or_shared_static_key_is_refused_by_its_place_and_never_echoed() {
        var organization = service.newOrganization();
        var good = TestKey.create("k", "RS256").jwk();
        var refusals = new HashMap<String, Map<String, Object>>();
        for (var member : List.of("d", "p", "q", "dp", "dq", "qi")) {
            var key = new HashMap<>(good);
            key.put(member, "c2VjcmV0");
            refusals.put("jwks.keys[1]." + member, key);
        }
        refusals.put("jwks.keys[1].k", Map.of("kty", "oct", "k", "c2VjcmV0"));

        refusals.forEach((attribute, key) -> {
            var refusal = service.admin()
                    .post(issuers(organization), handedOver(List.of(good, key)))
                    .expect(400);
            assertThat(refusal.json().at("/errors/0/attribute").asText()).isEqualTo(attribute);
            assertThat(refusal.text("message"))
                    .isEqualTo(attribute.substring("jwks.".length())
                            + " is part of a private or secret key, which must never be handed out.");
            assertThat(refusal.body()).doesNotContain("c2VjcmV0");
        });
        assertThat(service.admin().get(issuers(organization)).json().path("oidcIssuers"))
                .isEmpty();
    }

    @Test
    void a_static_set_without_a_usable_key_is_refused_with_each_reason() {
        var organization = service.newOrganization();
        var good = TestKey.create("k", "RS256").jwk();
        var small = new HashMap<>(good);
        small.put("n", "v".repeat(172)); // 1032 bits
        var address = issuers(organization) + "/"
                + service.register(
                        organization,
                        service.plain(),
                        Map.of("jwks", service.plain().jwks()));
        var unusable = List.of(small, Map.of("kty", "AKP", "kid", "pq"));
        var message =
                "The set has no key that can be used. keys[0].n is an RSA modulus of 1032 bits; it must have 2048 to"
                        + " 16384. keys[1].kty is 'AKP'; accepted are RSA, EC and OKP.";

        for (var refusal : List.of(
                service.admin().post(issuers(organization), handedOver(unusable)),
                service.admin().patch(address, Map.of("jwks", Map.of("keys", unusable))))) {
            assertThat(refusal.expect(400).text("message")).isEqualTo(message);
            assertThat(refusal.json().path("errors").findValuesAsText("attribute"))
                    .containsExactly("jwks.keys", "jwks.keys[0].n", "jwks.keys[1].kty");
        }
        for (var keys :
                List.of(List.of(), List.of(good, TestKey.create("k", "RS256").jwk()))) {
            service.admin().post(issuers(organization), handedOver(keys)).expect(400);
        }
    }

    @Test
    void a_static_set_is_read_as_a_published_one_is() {
        var organization = service.newOrganization();
        var good = TestKey.create("k", "RS256").jwk();
        var encryption = new HashMap<>(TestKey.create("enc", "RS256").jwk());
        encryption.put("use", "enc");
        encryption.put("alg", "RSA-OAEP");

        var issuer = service.admin()
                .post(
                        issuers(organization),
                        handedOver(List.of(
                                good, good, encryption, Map.of("kty", "AKP", "alg", "ML-DSA-44", "pub", "AAAA"))))
                .expect(200)
                .json();

        assertThat(issuer.path("keys").toString())
                .isEqualTo(
                        """
                        [{"kid":"k","alg":"RS256","state":"usable"},{"kid":"k","alg":"RS256","state":"usable"},\
                        {"kid":"enc","alg":"RSA-OAEP","state":"skipped","reason":"keys[2].use is the string 'enc'; it must be sig or absent."},\
                        {"alg":"ML-DSA-44","state":"skipped","reason":"keys[3].kty is 'AKP'; accepted are RSA, EC and OKP."}]""");
        var address = issuers(organization) + "/" + issuer.path("id").asText();
        assertThat(service.admin().get(address).expect(200).json()).isEqualTo(issuer);
        assertThat(service.admin()
                        .patch(address, Map.of("jwks", Map.of("keys", List.of(good))))
                        .expect(200)
                        .json()
                        .path("keys"))
                .hasSize(1);
    }

    private static Map<String, Object> handedOver(List<?> keys) {
        return Map.of("name", "x", "url", "https://i.example", "jwks", Map.of("keys", keys));
    }

    @Test
    void thumbprints_of_static_keys_are_not_regenerated() {
        var organization = service.newOrganization();
        var id = service.register(
                organization, service.plain(), Map.of("jwks", service.plain().jwks()));
        var regenerate = "/regenerate-thumbprints";

        assertThat(service.admin()
                        .post(issuers(organization) + "/" + id + regenerate, Map.of())
                        .expect(400)
                        .json()
                        .at("/errors/0/attribute")
                        .asText())
                .isEqualTo("jwks");
        service.admin()
                .post(issuers(service.newOrganization()) + "/" + id + regenerate, Map.of())
                .expect(404);
    }

    @ParameterizedTest
    @CsvSource({"regenerate-thumbprints, 200", "refresh-keys, 202"})
    void what_needs_no_body_is_asked_for_without_one(String action, int status) throws Exception {
        var organization = service.newOrganization();
        var id = service.register(organization, service.secure(), Map.of());
        var request = HttpRequest.newBuilder(
                        URI.create(service.service().baseUrl() + issuers(organization) + "/" + id + "/" + action))
                .header("Authorization", service.admin().authorization())
                .POST(HttpRequest.BodyPublishers.noBody())
                .build();

        assertThat(HttpClient.newHttpClient()
                        .send(request, HttpResponse.BodyHandlers.discarding())
                        .statusCode())
                .isEqualTo(status);
    }

    @Test
    void static_keys_are_given_and_taken_back_by_a_change() {
        var organization = service.newOrganization();
        var id = service.register(organization, service.plain(), Map.of());
        var address = issuers(organization) + "/" + id;
        service.admin().allow(organization, id, "repo:acme/*").expect(200);
        var mine = TestKey.create("mine", "ES256");
        var claims = service.plain().claims("repo:acme/app", "urn:mintmark:org:" + organization);
        int before = service.plain().requests();

        var given = service.admin()
                .patch(address, Map.of("jwks", Map.of("keys", List.of(mine.jwk()))))
                .expect(200)
                .json();
        assertThat(given.at("/jwks/keys/0/kid").asText()).isEqualTo("mine");
        service.anyone().exchange(organization, mine.sign(claims)).expect(200);
        service.anyone()
                .exchange(organization, service.plain().token(claims, "ES256"))
                .expect(400);
        assertThat(service.plain().requests()).as("nothing is fetched").isEqualTo(before);

        var nothing = new HashMap<String, Object>();
        nothing.put("jwks", null);
        assertThat(service.admin().patch(address, nothing).expect(200).json().has("jwks"))
                .isFalse();
        service.anyone().exchange(organization, mine.sign(claims)).expect(400);
        service.anyone()
                .exchange(organization, service.plain().token(claims, "ES256"))
                .expect(200);
    }

    @Test
    void static_keys_are_not_taken_back_from_an_issuer_that_cannot_be_read() {
        var organization = service.newOrganization();
        var issuer = Map.of(
                "name",
                "ci",
                "url",
                "https://127.0.0.1:1",
                "jwks",
                service.plain().jwks());
        var id = service.admin().post(issuers(organization), issuer).expect(200).text("id");
        var nothing = new HashMap<String, Object>();
        nothing.put("jwks", null);

        service.admin().patch(issuers(organization) + "/" + id, nothing).expect(400);

        assertThat(service.admin()
                        .get(issuers(organization) + "/" + id)
                        .expect(200)
                        .json()
                        .has("jwks"))
                .isTrue();
    }

    @Test
    void a_change_that_meets_a_removal_is_made_or_finds_nothing() {
        for (int i = 0; i < 5; i++) {
            var organization = service.newOrganization();
            var address = issuers(organization) + "/" + service.register(organization, service.plain(), Map.of());

            var change = CompletableFuture.supplyAsync(() ->
                    service.admin().patch(address, Map.of("name", "renamed")).status());
            var regeneration = CompletableFuture.supplyAsync(() -> service.admin()
                    .post(address + "/regenerate-thumbprints", Map.of())
                    .status());
            service.admin().delete(address).expect(204);

            assertThat(change.join()).isIn(200, 404);
            assertThat(regeneration.join()).isIn(200, 404);
            service.admin().get(address).expect(404);
        }
    }

    @Test
    void a_removed_issuer_is_trusted_no_more() {
        var organization = service.trusting();
        var subjectToken = service.subjectToken(organization);
        service.anyone().exchange(organization, subjectToken).expect(200);
        var address = issuers(organization) + "/"
                + service.admin()
                        .get(issuers(organization))
                        .json()
                        .at("/oidcIssuers/0/id")
                        .asText();

        assertThat(service.admin().delete(address).expect(204).body()).isEmpty();

        service.admin().delete(address).expect(404);
        service.admin().patch(address, Map.of("name", "x")).expect(404);
        assertThat(service.anyone()
                        .exchange(organization, subjectToken)
                        .expect(400)
                        .text("error"))
                .isEqualTo("invalid_target");
    }

    @ParameterizedTest
    @ValueSource(strings = {" ci ", "CI/CD \"prod\"", "Größe 日本 🚀", "<b>x</b>", "a\tb\u202e", "'; drop table x; --"})
    void a_name_is_kept_as_it_was_written(String name) {
        var organization = service.newOrganization();
        var body = Map.of("name", name, "url", service.plain().url());

        var id = service.admin().post(issuers(organization), body).expect(200).text("id");

        assertThat(service.admin().get(issuers(organization) + "/" + id).text("name"))
                .isEqualTo(name);
    }

    @Test
    void an_issuer_cannot_take_anothers_name() {
        var organization = service.newOrganization();
        service.register(organization, service.plain(), Map.of());
        var other = service.admin()
                .post(
                        issuers(organization),
                        Map.of("name", "other", "url", service.secure().url()))
                .expect(200)
                .text("id");

        assertThat(service.admin()
                        .patch(issuers(organization) + "/" + other, Map.of("name", "ci"))
                        .expect(409)
                        .json()
                        .at("/errors/0/attribute")
                        .asText())
                .isEqualTo("name");
    }

    @Test
    void a_further_audience_is_accepted_once_the_issuer_has_it() {
        var organization = service.trusting();
        var address = issuers(organization) + "/"
                + service.admin()
                        .get(issuers(organization))
                        .json()
                        .at("/oidcIssuers/0/id")
                        .asText();
        var subjectToken = service.plain().token("repo:acme/app", "https://github.com/acme");
        service.anyone().exchange(organization, subjectToken).expect(400);

        service.admin()
                .patch(address, Map.of("audiences", List.of("https://github.com/acme")))
                .expect(200);
        service.anyone().exchange(organization, subjectToken).expect(200);

        service.admin().patch(address, Map.of("audiences", List.of())).expect(200);
        service.anyone().exchange(organization, subjectToken).expect(400);
    }

    @Test
    void another_organizations_issuer_is_like_one_that_never_was() {
        var mine = service.newOrganization();
        var other = service.register(service.newOrganization(), service.plain(), Map.of());
        var unknown = UUID.randomUUID().toString();

        for (var address : List.of(issuers(mine) + "/", policies(mine) + "oidcissuers/")) {
            assertThat(service.admin().get(address + other).expect(404).body())
                    .isEqualTo(
                            service.admin().get(address + unknown).expect(404).body());
        }
        assertThat(service.admin()
                        .delete(issuers(mine) + "/" + other)
                        .expect(404)
                        .body())
                .isEqualTo(service.admin()
                        .delete(issuers(mine) + "/" + unknown)
                        .expect(404)
                        .body());
    }

    @Test
    void a_policy_set_is_replaced_whole_and_counted() {
        var organization = service.newOrganization();
        var issuer = service.register(organization, service.plain(), Map.of());
        var address = policies(organization)
                + service.admin()
                        .get(policies(organization) + "oidcissuers/" + issuer)
                        .text("id");
        var body = new Client.Answer(
                        0,
                        """
                        {"policies":[{"decision":"allow","tokenType":"organization","authorizedPermissions":[],"rules":\
                        {"sub":"a*","n":["1","2"],"ref":{"not":{"glob":"x/**"}}}}]}""")
                .json();

        assertThat(service.admin().patch(address, body).expect(200).json().path("policies"))
                .isEqualTo(body.path("policies"));
        assertThat(service.admin()
                        .patch(address, body)
                        .expect(200)
                        .json()
                        .path("version")
                        .asInt())
                .isEqualTo(3);
        assertThat(service.admin()
                        .patch(address, Map.of("policies", List.of()))
                        .expect(400)
                        .text("message"))
                .isEqualTo("policy definition can not be empty");
        service.admin()
                .patch(
                        address,
                        Map.of(
                                "policies",
                                List.of(Map.of("decision", "allow", "tokenType", "team", "rules", Map.of()))))
                .expect(400);
    }

    @Test
    void whose_tokens_an_issuer_signs_is_declared_changed_and_taken_back() {
        var organization = service.newOrganization();
        var issuer = issuers(organization) + "/"
                + service.register(organization, service.plain(), Map.of("tenancy", "shared"));

        assertThat(service.admin().get(issuer).text("tenancy")).isEqualTo("shared");
        assertThat(service.admin()
                        .patch(issuer, Map.of("name", "other"))
                        .expect(200)
                        .text("tenancy"))
                .isEqualTo("shared");
        assertThat(service.admin()
                        .patch(issuer, Map.of("tenancy", "own"))
                        .expect(200)
                        .text("tenancy"))
                .isEqualTo("own");
        var none = new HashMap<String, Object>();
        none.put("tenancy", null);
        assertThat(service.admin().patch(issuer, none).expect(200).json().has("tenancy"))
                .isFalse();
        assertThat(service.admin()
                        .patch(issuer, Map.of("tenancy", "mine"))
                        .expect(400)
                        .text("message"))
                .isEqualTo("tenancy must be own or shared");
    }

    @Test
    void an_issuer_that_is_known_to_be_shared_is_nobodys_own() {
        var organization = service.newOrganization();
        var codeberg = Map.of(
                "name",
                "codeberg",
                "url",
                "https://codeberg.org/api/actions",
                "jwks",
                service.plain().jwks());
        var own = new HashMap<String, Object>(codeberg);
        own.put("tenancy", "own");
        var refusal =
                "this issuer signs tokens for many organizations, so it is no organization's own. Leave tenancy out,"
                        + " or have the operator take it off the list of shared issuers (mintmark.policy.unshared-issuers)";

        assertThat(service.admin().post(issuers(organization), own).expect(400).text("message"))
                .isEqualTo(refusal);
        var id = service.admin()
                .post(issuers(organization), codeberg)
                .expect(200)
                .text("id");
        assertThat(service.admin()
                        .patch(issuers(organization) + "/" + id, Map.of("tenancy", "own"))
                        .expect(400)
                        .text("message"))
                .isEqualTo(refusal);
        assertThat(service.admin()
                        .patch(policyOf(organization, id), policy(Map.of("ref", "refs/heads/main")))
                        .expect(400)
                        .text("message"))
                .startsWith("the issuer https://codeberg.org/api/actions signs tokens for many organizations. ")
                .contains("sub (after repo:); repository_owner; ");
        service.admin()
                .patch(policyOf(organization, id), policy(Map.of("repository_owner", "acme")))
                .expect(200);
    }

    @Test
    void a_team_a_role_and_a_login_that_the_organization_lacks_are_told_when_they_are_named() {
        var organization = service.newOrganization();
        var id = service.register(organization, service.plain(), Map.of());
        service.admin()
                .post("/api/orgs/" + organization + "/teams", Map.of("name", "ops"))
                .expect(201);

        var warnings = service.admin()
                .patch(
                        policyOf(organization, id),
                        Map.of(
                                "policies",
                                List.of(
                                        granting("team", "teamName", "ops"),
                                        granting("team", "teamName", "opps"),
                                        granting("personal", "userLogin", "nobody"),
                                        granting("organization", "roleID", "reader"),
                                        granting("organization", "roleID", ROLE_OF_NOBODY),
                                        Map.of(
                                                "decision",
                                                "deny",
                                                "tokenType",
                                                "personal",
                                                "userLogin",
                                                "nobody",
                                                "rules",
                                                Map.of("sub", "x")))))
                .expect(200)
                .json()
                .path("warnings");

        assertThat(warnings).hasSize(5);
        assertThat(warnings.get(3).path("message").asText())
                .isEqualTo("roleID: the organization has no role with the id '" + ROLE_OF_NOBODY
                        + "'. Until it has, each exchange that this definition matches is refused.");
        assertThat(warnings.get(4).path("message").asText())
                .isEqualTo("userLogin: the organization has no member with the login 'nobody'. Until it has, nobody is"
                        + " denied a token by this definition.");
        assertThat(warnings.get(0).path("index").asInt()).isEqualTo(1);
        assertThat(warnings.get(0).path("message").asText())
                .startsWith("teamName: the organization has no team 'opps'.");
        assertThat(warnings.get(1).path("index").asInt()).isEqualTo(2);
        assertThat(warnings.get(1).path("message").asText())
                .startsWith("userLogin: the organization has no member with the login 'nobody'.");
        assertThat(warnings.get(2).path("index").asInt()).isEqualTo(3);
        assertThat(warnings.get(2).path("message").asText())
                .startsWith("roleID: the organization has no role with the id 'reader'.");
    }

    @Test
    void what_is_hardly_meant_is_told_when_it_is_put_in_place() {
        var organization = service.newOrganization();
        var id = service.register(organization, service.plain(), Map.of());
        var address = policyOf(organization, id);

        var warnings = service.admin()
                .patch(address, policy(Map.of("ref", "^refs/heads/main$")))
                .expect(200)
                .json()
                .path("warnings");

        assertThat(warnings).hasSize(2);
        assertThat(warnings.get(0).path("index").asInt(-1)).isZero();
        assertThat(warnings.get(0).has("path")).isFalse();
        assertThat(warnings.get(0).path("message").asText())
                .startsWith("This allow does not say whose tokens it takes, ")
                .endsWith(" PATCH the issuer with \"tenancy\": \"own\".");
        assertThat(warnings.get(1).path("path").asText()).isEqualTo("ref");
        assertThat(warnings.get(1).path("message").asText()).contains("looks like a regular expression");
        assertThat(service.admin()
                        .get(policies(organization) + "oidcissuers/" + id)
                        .expect(200)
                        .json()
                        .has("warnings"))
                .isFalse();
        assertThat(service.admin()
                        .patch(address, policy(Map.of("sub", "repo:acme/*")))
                        .expect(200)
                        .json()
                        .has("warnings"))
                .isFalse();
        service.admin()
                .patch(issuers(organization) + "/" + id, Map.of("tenancy", "own"))
                .expect(200);
        assertThat(service.admin()
                        .patch(address, policy(Map.of("ref", "refs/heads/main")))
                        .expect(200)
                        .json()
                        .has("warnings"))
                .isFalse();
    }

    @Test
    void an_allow_of_before_its_issuer_was_shared_grants_nothing_and_the_simulator_says_why() {
        var organization = service.newOrganization();
        var id = service.register(organization, service.plain(), Map.of());
        service.admin()
                .patch(
                        policyOf(organization, id),
                        policy(Map.of("iss", service.plain().url())))
                .expect(200);
        service.anyone()
                .exchange(organization, service.subjectToken(organization))
                .expect(200);

        service.admin()
                .patch(issuers(organization) + "/" + id, Map.of("tenancy", "shared"))
                .expect(200);

        assertThat(service.anyone()
                        .exchange(organization, service.subjectToken(organization))
                        .expect(400)
                        .text("error"))
                .isEqualTo("invalid_grant");
        var simulation = service.admin()
                .post(
                        issuers(organization) + "/" + id + "/simulate",
                        Map.of("token", service.subjectToken(organization), "tokenType", "organization"))
                .expect(200)
                .json();
        assertThat(simulation.path("decision").asText()).isEqualTo("deny");
        assertThat(simulation.at("/definitions/0/note").asText()).startsWith("grants nothing: ");
        assertThat(simulation.at("/hints/0/message").asText())
                .startsWith("Definition 0 matches this token and grants nothing. ");
    }

    private static Map<String, Object> policy(Map<String, Object> rules) {
        return Map.of("policies", List.of(Map.of("decision", "allow", "tokenType", "organization", "rules", rules)));
    }

    private static String policyOf(String organization, String issuer) {
        return policies(organization)
                + service.admin()
                        .get(policies(organization) + "oidcissuers/" + issuer)
                        .text("id");
    }

    @Test
    void five_thousand_definitions_are_taken_and_one_more_is_not() {
        var organization = service.newOrganization();
        var issuer = service.register(organization, service.plain(), Map.of());
        var address = policies(organization)
                + service.admin()
                        .get(policies(organization) + "oidcissuers/" + issuer)
                        .text("id");

        service.admin().patch(address, Map.of("policies", definitions(5000))).expect(200);
        service.admin().patch(address, Map.of("policies", definitions(5001))).expect(400);
        service.anyone()
                .exchange(organization, service.plain().token("repo:acme/4999", "urn:mintmark:org:" + organization))
                .expect(200);
    }

    @Test
    void the_last_use_shows_within_five_seconds() {
        var organization = service.trusting();
        var before = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        service.anyone()
                .exchange(organization, service.subjectToken(organization))
                .expect(200);
        var after = Instant.now();

        var lastUsed = lastUsed(organization);
        while (lastUsed.isEmpty()) {
            assertThat(Instant.now()).as("within five seconds").isBefore(after.plusSeconds(5));
            lastUsed = lastUsed(organization);
        }

        assertThat(Instant.parse(lastUsed)).isBetween(before, after);
    }

    private static String lastUsed(String organization) {
        return service.admin()
                .get(issuers(organization))
                .json()
                .at("/oidcIssuers/0/lastUsed")
                .asText();
    }

    @Test
    void a_token_administers_its_own_organization_only_and_only_with_admin() {
        var organization = service.trusting();
        var admin = service.exchanged(organization, "admin");
        var plain = service.exchanged(organization, "");

        admin.get(issuers(organization)).expect(200);
        assertThat(plain.get(issuers(organization)).expect(403).text("message"))
                .isEqualTo("this token lacks the permission read-organization");
        admin.post("/api/orgs/" + organization + "/teams", Map.of("name", "ops"))
                .expect(201);
        plain.post("/api/orgs/" + organization + "/teams", Map.of("name", "dev"))
                .expect(403);
        admin.get("/api/orgs").expect(403);
        assertThat(admin.get(issuers(service.newOrganization())).expect(404).body())
                .isEqualTo(admin.get(issuers("never-was")).expect(404).body());
    }

    private static Map<String, Object> granting(String type, String member, String name) {
        return Map.of("decision", "allow", "tokenType", type, member, name, "rules", Map.of("sub", "repo:acme/*"));
    }

    private static List<Map<String, Object>> definitions(int count) {
        return IntStream.range(0, count)
                .<Map<String, Object>>mapToObj(i -> Map.of(
                        "decision", "allow", "tokenType", "organization", "rules", Map.of("sub", "repo:acme/" + i)))
                .toList();
    }

    private static String issuers(String organization) {
        return "/api/orgs/" + organization + "/oidc/issuers";
    }

    private static String policies(String organization) {
        return "/api/orgs/" + organization + "/auth/policies/";
    }
}
