package dev.mintmark.issuer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.testing.Client;
import dev.mintmark.testing.TestIssuer;
import dev.mintmark.testing.TestIssuer.Failure;
import dev.mintmark.testing.TestKey;
import dev.mintmark.testing.TrustingService;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The fetches of issuers' documents: their number, their order and their failures. */
class IssuerFetchingIT {
    private static final String REFUSED = "Nothing is fetched from this address: ";
    private static final String MOVED = "/moved";

    @RegisterExtension
    private static final TrustingService service = TrustingService.forClass();

    private static TestIssuer issuer;

    @BeforeAll
    static void start() {
        issuer = service.plain();
    }

    @AfterEach
    void recover() {
        issuer.recover();
        issuer.changeDiscovery(document -> document);
        issuer.publishFurther(List.of());
        issuer.publishInstead(null);
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"DRIPPING", "TARDY", "COMPRESSED"})
    void a_document_that_fails_in_whatever_way_is_refused_and_named(Failure failure) {
        var organization = service.newOrganization();
        for (var document : List.of(TestIssuer.DISCOVERY, TestIssuer.JWKS)) {
            int before = issuer.requests(MOVED + document);
            issuer.fail(document, failure);

            var refusal = register(organization, issuer.url()).expect(400);
            assertThat(refusal.text("message"))
                    .startsWith(document.equals(TestIssuer.JWKS) ? "The keys at '" : "The discovery document at '")
                    .contains("'" + issuer.url() + document + "'");
            assertThat(refusal.json().at("/errors/0/attribute").asText()).isEqualTo("url");
            assertThat(issuer.requests(MOVED + document))
                    .as("redirects are not followed")
                    .isEqualTo(before);
            issuer.recover();
        }
        register(organization, issuer.url()).expect(200);
    }

    @Test
    void compressed_documents_are_read() {
        issuer.fail(Failure.COMPRESSED);

        register(service.newOrganization(), issuer.url()).expect(200);
    }

    @Test
    void documents_that_are_slow_one_after_the_other_are_not_waited_for() {
        issuer.fail(Failure.TARDY);
        var before = Instant.now();

        assertThat(register(service.newOrganization(), issuer.url()).expect(400).text("message"))
                .isEqualTo("The discovery document at '" + issuer.url() + TestIssuer.DISCOVERY
                        + "' and the keys that it names took longer than 5 s together.");

        assertThat(Duration.between(before, Instant.now())).isLessThan(Duration.ofMillis(8_500));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://169.254.169.254/latest/meta-data",
                "https://10.0.0.1/jwks",
                "https://[::1]/jwks",
                "https://[64:ff9b::7f00:1]/jwks",
                "https://localhost/jwks",
                "http://127.0.0.1:1/jwks",
                "https://no-such-host.invalid/jwks?a=b"
            })
    void keys_that_are_said_to_be_where_nobody_may_look_are_not_looked_for(String jwksUri) {
        issuer.changeDiscovery(document -> with(document, "jwks_uri", jwksUri));

        assertThat(register(service.newOrganization(), issuer.url()).expect(400).text("message"))
                .startsWith("The discovery document says that the keys are at '" + jwksUri + "'. " + REFUSED);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            file:///etc/passwd               | the address does not begin with https://
            https://user@issuer.example/jwks | the address has user information
            https://issuer.example/jwks#a    | the address has a fragment
            """)
    void an_address_of_keys_that_is_none_is_told_why(String jwksUri, String why) {
        issuer.changeDiscovery(document -> with(document, "jwks_uri", jwksUri));

        assertThat(register(service.newOrganization(), issuer.url()).expect(400).text("message"))
                .isEqualTo("The keys at '" + jwksUri + "' could not be fetched: " + why + ".");
    }

    @Test
    void a_document_of_another_issuer_is_refused() {
        for (var other : List.of("https://token.actions.githubusercontent.com", issuer.url() + "/x", "")) {
            issuer.changeDiscovery(document -> with(document, "issuer", other));
            assertThat(register(service.newOrganization(), issuer.url())
                            .expect(400)
                            .text("message"))
                    .isEqualTo("The discovery document at '" + issuer.url() + TestIssuer.DISCOVERY
                            + "' is another issuer's. Its issuer is '" + other + "', and url is '" + issuer.url()
                            + "'. The two must be equal, but for a slash at the end.");
        }

        issuer.changeDiscovery(document -> with(document, "issuer", issuer.url() + "/"));
        assertThat(register(service.newOrganization(), issuer.url()).expect(200).text("issuer"))
                .isEqualTo(issuer.url() + "/");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "$/?tenant=a",
                "$?",
                "$/#a",
                "https://user@issuer.example",
                "https://user:secret@issuer.example",
                "https://",
                "https:issuer.example",
                "//issuer.example",
                "issuer.example",
                "ftp://issuer.example",
                "https://issuer.example /",
                "https://a_b_.example",
                "https://issuer.example:0",
                "https://issuer.example:99999",
                "https://2130706433",
                "https://0x7f.1",
                "https://127.1",
                "https://[::ffff:127.0.0.1]",
                "https://[fe80::1%25eth0]",
                "$/a/../b"
            })
    void an_address_that_is_not_an_issuers_is_refused(String url) {
        int before = issuer.requests();

        var answer = register(service.newOrganization(), url.replace("$", issuer.url()))
                .expect(400);

        assertThat(answer.json().at("/errors/0/attribute").asText()).isEqualTo("url");
        assertThat(issuer.requests()).isEqualTo(before);
    }

    @Test
    void unusable_keys_in_a_fetched_set_are_skipped_and_the_good_ones_go_on_working() {
        var secret = new HashMap<>(TestKey.create("private", "ES256").jwk());
        secret.put("d", "AQAB");
        var rival = TestKey.create(issuer.key("PS256").kid(), "PS256");
        issuer.publishFurther(List.of(
                secret,
                Map.of("kty", "oct", "kid", "shared", "k", "AQAB"),
                Map.of("kty", "RSA", "kid", "short", "n", "AQAB", "e", "AQAB"),
                Map.of("kty", "AKP", "alg", "ML-DSA-65", "kid", "quantum", "pub", "AAAA"),
                Map.of(),
                rival.jwk()));
        var organization = trusting();

        for (var alg : List.of("RS256", "ES256", "EdDSA")) {
            service.anyone().exchange(organization, token(organization, alg)).expect(200);
        }
        assertThat(service.anyone()
                        .exchange(organization, token(organization, "PS256"))
                        .expect(400)
                        .text("error"))
                .as("a name that two keys bear is nobody's")
                .isEqualTo("invalid_request");
        service.anyone()
                .exchange(organization, rival.sign(issuer.claims("repo:acme/app", audience(organization))))
                .expect(400);
    }

    @Test
    void each_key_that_is_skipped_is_told_with_its_reason_and_from_then_on_as_it_was_fetched_last() {
        issuer.publishFurther(List.of(Map.of("kty", "RSA", "kid", "x", "alg", "RS256", "x5c", List.of("MIIC"))));
        var organization = service.newOrganization();
        var id = trust(organization);
        var address = "/api/orgs/" + organization + "/oidc/issuers/" + id;
        var keys = service.admin().get(address).expect(200).json().path("keys");
        assertThat(keys).hasSize(TestIssuer.ALGORITHMS.size() + 1);
        assertThat(keys.path(TestIssuer.ALGORITHMS.size()).toString())
                .isEqualTo("{\"kid\":\"x\",\"alg\":\"RS256\",\"state\":\"skipped\","
                        + "\"reason\":\"keys[6].n is absent; it must be a string.\"}");
        var token = TestKey.create("x", "RS256").sign(issuer.claims("repo:acme/app", audience(organization)));
        assertThat(service.anyone().exchange(organization, token).expect(400).text("error_description"))
                .isEqualTo("The token's kid is 'x'; its key x was published but cannot be used:"
                        + " keys[6].n is absent; it must be a string.");

        issuer.publishFurther(List.of());
        refreshKeys(organization, id).expect(202);
        service.anyone().exchange(organization, token(organization, "RS256")).expect(200);

        var deadline = Instant.now().plusSeconds(10);
        while (service.admin().get(address).json().path("keys").size() > TestIssuer.ALGORITHMS.size()
                && Instant.now().isBefore(deadline)) {
            Thread.onSpinWait();
        }
        assertThat(service.admin().get(address).json().path("keys")).hasSize(TestIssuer.ALGORITHMS.size());
    }

    @Test
    void a_set_without_a_usable_key_is_refused_with_each_reason() {
        issuer.publishInstead(List.of(Map.of("kty", "RSA", "kid", "k1", "x5c", List.of("MIIC")), Map.of("kty", "AKP")));
        var refusal = register(service.newOrganization(), issuer.url()).expect(400);
        assertThat(refusal.text("message"))
                .isEqualTo("The keys at '" + issuer.jwksUri()
                        + "' are of no use: The set has no key that can be used. keys[0].n is absent; it must be a string."
                        + " keys[1].kty is 'AKP'; accepted are RSA, EC and OKP.");
        assertThat(refusal.json().path("errors").findValuesAsText("attribute"))
                .containsExactly("url", "jwks.keys[0].n", "jwks.keys[1].kty");

        issuer.publishInstead(List.of());
        assertThat(register(service.newOrganization(), issuer.url()).expect(400).text("message"))
                .isEqualTo("The keys at '" + issuer.jwksUri() + "' are of no use: The set has no key.");
    }

    @Test
    void a_removed_key_is_refused_once_the_keys_were_refreshed() {
        var organization = service.newOrganization();
        var id = trust(organization);
        var old = token(organization, "RS256");
        service.anyone().exchange(organization, old).expect(200);

        issuer.rotate();
        service.anyone().exchange(organization, old).expect(200);
        refreshKeys(organization, id).expect(202);

        service.anyone().exchange(organization, old).expect(400);
        service.anyone().exchange(organization, token(organization, "RS256")).expect(200);
        assertThat(refreshKeys(organization, "0198f2d0-0000-7000-8000-000000000000")
                        .expect(404)
                        .body())
                .isEqualTo(refreshKeys(organization, "nonsense").expect(404).body());
    }

    @Test
    void while_an_issuer_is_down_exchanges_go_on_with_the_keys_that_are_held() {
        var organization = trusting();
        service.anyone().exchange(organization, token(organization, "RS256")).expect(200);

        issuer.fail(Failure.DOWN);

        service.anyone().exchange(organization, token(organization, "ES256")).expect(200);
    }

    @Test
    void keys_that_never_could_be_had_are_nobodys_fault_until_they_can() {
        var organization = trusting();
        issuer.fail(Failure.DOWN);
        for (int i = 0; i < 3; i++) {
            assertThat(service.anyone()
                            .exchange(organization, token(organization, "RS256"))
                            .expect(503)
                            .text("error"))
                    .isEqualTo("temporarily_unavailable");
        }

        issuer.recover();

        awaitExchange(organization);
    }

    @Test
    void a_new_key_is_known_with_its_first_token() {
        var organization = trusting();
        service.anyone().exchange(organization, token(organization, "RS256")).expect(200);

        issuer.rotate();

        service.anyone().exchange(organization, token(organization, "RS256")).expect(200);
    }

    @Test
    void many_first_exchanges_share_one_fetch() {
        var organization = trusting();
        int before = issuer.requests(TestIssuer.JWKS);

        var statuses = IntStream.range(0, 20)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> service.anyone()
                        .exchange(organization, token(organization, "ES256"))
                        .status()))
                .toList();

        assertThat(statuses.stream().map(CompletableFuture::join)).containsOnly(200);
        assertThat(issuer.requests(TestIssuer.JWKS)).isEqualTo(before + 1);
    }

    @Test
    void two_organizations_that_trust_one_issuer_share_no_keys() {
        var one = service.newOrganization();
        var id = trust(one);
        var other = trusting();
        var old = token(one, "RS256");
        var others = token(other, "RS256");
        service.anyone().exchange(one, old).expect(200);
        service.anyone().exchange(other, others).expect(200);

        issuer.rotate();
        refreshKeys(one, id).expect(202);

        service.anyone().exchange(one, old).expect(400);
        service.anyone().exchange(other, others).expect(200);
    }

    @Test
    void an_issuer_that_moved_its_keys_is_followed() {
        var organization = service.newOrganization();
        var id = trust(organization);
        service.anyone().exchange(organization, token(organization, "RS256")).expect(200);

        issuer.changeDiscovery(document -> with(document, "jwks_uri", issuer.url() + MOVED + TestIssuer.JWKS));
        issuer.fail(TestIssuer.JWKS, Failure.NOT_FOUND);
        refreshKeys(organization, id).expect(202);

        service.anyone().exchange(organization, token(organization, "RS256")).expect(200);
    }

    @Test
    void what_callers_are_not_told_stands_in_the_operators_log() {
        register(service.newOrganization(), "https://169.254.169.254/secret-path")
                .expect(400);

        assertThat(service.service().output())
                .contains("the issuer at https://169.254.169.254 could not be discovered: FETCH, ADDRESS,"
                        + " 169.254.169.254 is at 169.254.169.254")
                .doesNotContain("secret-path");
    }

    @Test
    void fetches_are_counted_by_what_came_of_them_and_held_rows_are_a_gauge() {
        var organization = trusting();
        service.anyone().exchange(organization, token(organization, "RS256")).expect(200);
        double before = meter("mintmark_issuer_fetches_total{document=\"discovery\",outcome=\"status\"}");

        issuer.fail(TestIssuer.DISCOVERY, Failure.NOT_FOUND);
        register(service.newOrganization(), issuer.url()).expect(400);

        assertThat(meter("mintmark_issuer_fetches_total{document=\"discovery\",outcome=\"status\"}"))
                .isEqualTo(before + 1);
        assertThat(meter("mintmark_issuer_fetches_total{document=\"discovery\",outcome=\"ok\"}"))
                .isPositive();
        assertThat(meter("mintmark_issuer_fetches_total{document=\"jwks\",outcome=\"ok\"}"))
                .isPositive();
        assertThat(meter("mintmark_issuer_key_sets")).isPositive();
    }

    private static double meter(String name) {
        return service.service()
                .management()
                .get("/q/metrics")
                .expect(200)
                .body()
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .findFirst()
                .orElse(0);
    }

    private static void awaitExchange(String organization) {
        var end = Instant.now().plusSeconds(60);
        while (service.anyone()
                        .exchange(organization, token(organization, "RS256"))
                        .status()
                != 200) {
            assertThat(Instant.now()).as("in time").isBefore(end);
        }
    }

    private static String trusting() {
        var organization = service.newOrganization();
        trust(organization);
        return organization;
    }

    private static String trust(String organization) {
        var id = register(organization, issuer.url()).expect(200).text("id");
        service.admin().allow(organization, id, "repo:acme/*").expect(200);
        return id;
    }

    private static Client.Answer register(String organization, String url) {
        return service.admin().post("/api/orgs/" + organization + "/oidc/issuers", Map.of("name", "ci", "url", url));
    }

    private static Client.Answer refreshKeys(String organization, String id) {
        return service.admin().post("/api/orgs/" + organization + "/oidc/issuers/" + id + "/refresh-keys", Map.of());
    }

    private static String token(String organization, String alg) {
        return issuer.token(issuer.claims("repo:acme/app", audience(organization)), alg);
    }

    private static String audience(String organization) {
        return "urn:mintmark:org:" + organization;
    }

    private static Map<String, Object> with(Map<String, Object> document, String member, Object value) {
        document.put(member, value);
        return document;
    }
}
