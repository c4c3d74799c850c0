package dev.mintmark.issuer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mintmark.testing.AtOnce;
import dev.mintmark.testing.TestIssuer;
import dev.mintmark.testing.TestIssuer.Failure;
import dev.mintmark.testing.TestKey;
import dev.mintmark.testing.TrustingService;
import dev.mintmark.testing.Wire;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** An issuer that changes its keys loses no honest caller, whatever strangers do meanwhile. */
class KeyRotationIT {
    private static final Pattern RETRY_AFTER = Pattern.compile("(?im)^retry-after: (\\d+)\\s*$");
    private static final int HONEST = 20;
    private static final TestKey FORGER = TestKey.create("forger", "ES256");

    /** @param retryAfter seconds; 0 where the answer has none */
    private record Reply(int status, int retryAfter, String body) {}

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
        issuer.publishFurther(List.of());
    }

    @Test
    void strangers_with_made_up_kids_cost_an_honest_caller_nothing() {
        var organization = trusting();
        int before = fetches();
        var start = Instant.now();
        var statuses = new TreeSet<Integer>();
        for (int i = 0; i < 200; i++) {
            statuses.add(exchange(organization, madeUp("repo:stranger/app", organization, i))
                    .status());
        }
        assertThat(statuses).containsExactly(400, 503);

        issuer.rotate();

        assertThat(AtOnce.run(
                        HONEST, i -> exchange(organization, token(organization)).status()))
                .as("each at its first try")
                .containsOnly(200);
        assertThat(fetches() - before).isBetween(2, 4 + secondsSince(start) / 10);
    }

    @Test
    void while_claims_are_copied_an_honest_caller_comes_again_once_or_twice_and_is_never_refused() {
        var organization = trusting();
        int before = fetches();
        var start = Instant.now();
        var isOver = new AtomicBoolean();
        var flood = CompletableFuture.supplyAsync(() -> {
            var statuses = new TreeSet<Integer>();
            for (int i = 0; i < 200 || !isOver.get(); i++) {
                var reply = exchange(organization, madeUp("repo:acme/app", organization, i));
                statuses.add(reply.status());
                assertThat(reply.retryAfter()).isLessThanOrEqualTo(1);
            }
            return statuses;
        });
        awaitBusy(organization);

        issuer.rotate();
        var honest = AtOnce.run(HONEST, i -> until200(organization, token(organization)));
        isOver.set(true);

        assertThat(honest).allSatisfy(statuses -> assertThat(statuses).hasSizeLessThanOrEqualTo(4));
        assertThat(flood.join()).isSubsetOf(Set.of(400, 503));
        assertThat(fetches() - before).isLessThanOrEqualTo(4 + secondsSince(start));
    }

    @Test
    void twenty_at_once_share_what_a_rotation_costs() {
        var organization = trusting();
        int before = fetches();

        issuer.rotate();

        assertThat(AtOnce.run(
                        HONEST, i -> exchange(organization, token(organization)).status()))
                .containsOnly(200);
        assertThat(fetches() - before).isEqualTo(1);
    }

    @Test
    void a_token_that_comes_before_its_key_is_published_is_good_right_after() {
        var organization = trusting();
        var next = TestKey.create("next", "ES256");
        var token = next.sign(issuer.claims("repo:acme/app", audience(organization)));
        for (int i = 0; i < 3; i++) {
            var reply = exchange(organization, token);
            assertThat(reply.status()).isEqualTo(400);
            assertThat(reply.body()).contains("its issuer has no such key");
        }

        issuer.publishFurther(List.of(next.jwk()));
        var published = Instant.now();

        assertThat(until200(organization, token)).doesNotContain(400);
        assertThat(secondsSince(published)).isLessThan(4);
    }

    @Test
    void a_new_key_under_an_old_kid_is_found() {
        var organization = trusting();
        int before = fetches();

        issuer.rotateUnderTheOldKids();

        assertThat(AtOnce.run(
                        HONEST, i -> exchange(organization, token(organization)).status()))
                .containsOnly(200);
        assertThat(fetches() - before).isLessThanOrEqualTo(2);
    }

    @Test
    void a_new_key_of_another_type_under_an_old_kid_is_found() {
        var organization = trusting();
        var old = TestKey.create("only", "RS256");
        issuer.publishFurther(List.of(old.jwk()));
        exchange(organization, old.sign(issuer.claims("repo:acme/app", audience(organization))));
        var next = TestKey.create("only", "ES256");

        issuer.publishFurther(List.of(next.jwk()));

        assertThat(exchange(organization, next.sign(issuer.claims("repo:acme/app", audience(organization))))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void strangers_bad_signatures_are_400_and_cost_the_honest_nothing() {
        var organization = trusting();
        int before = fetches();
        var forged = TestKey.create(issuer.key("RS256").kid(), "RS256");
        for (int i = 0; i < 50; i++) {
            var reply = exchange(organization, forged.sign(issuer.claims("repo:stranger/app", audience(organization))));
            assertThat(reply.status()).isEqualTo(400);
            assertThat(reply.body()).contains("was not made by its key");
        }
        assertThat(fetches() - before).isEqualTo(1);

        issuer.rotateUnderTheOldKids();

        assertThat(exchange(organization, token(organization)).status()).isEqualTo(200);
    }

    @Test
    void an_issuer_that_is_down_refuses_nobody_for_good_and_its_callers_come_through_when_they_were_told() {
        var organization = trusting();
        issuer.rotate();
        issuer.fail(Failure.DOWN);
        var reply = exchange(organization, token(organization));
        assertThat(reply.status()).isEqualTo(503);
        reply = exchange(organization, token(organization));
        assertThat(reply.status()).isEqualTo(503);
        assertThat(reply.retryAfter()).isBetween(1, 2);

        issuer.recover();
        pause(reply.retryAfter());

        assertThat(exchange(organization, token(organization)).status()).isEqualTo(200);
    }

    @Test
    void a_rotation_is_one_event_of_each_organization_and_says_what_changed() {
        var organizations = List.of(trusting(), trusting());
        var removed = issuer.key("EdDSA").kid();

        issuer.rotate();
        issuer.publishFurther(List.of(Map.of("kty", "AKP", "alg", "ML-DSA-65", "kid", "quantum", "pub", "AAAA")));

        for (var organization : organizations) {
            until200(organization, token(organization));
            var events = awaitEvents(organization);
            assertThat(events).hasSize(1);
            var details = events.get(0).path("details");
            assertThat(events.get(0).path("actor").isTextual()).isFalse();
            assertThat(details.path("issuer").asText()).isEqualTo(issuer.url());
            assertThat(kids(details.path("added"))).contains(issuer.key("EdDSA").kid());
            assertThat(kids(details.path("removed"))).contains(removed);
            assertThat(details.path("added").get(0).path("thumbprint").asText()).hasSize(43);
            assertThat(details.path("skipped").get(0).asText())
                    .isEqualTo("'quantum': keys[6].kty is 'AKP'; accepted are RSA, EC and OKP.");
            assertThat(service.service().output())
                    .containsOnlyOnce("issuer " + events.get(0).path("target").asText() + " (" + issuer.url()
                            + "): its keys changed: added ");
        }
    }

    @Test
    void a_rotation_between_registration_and_the_first_exchange_is_an_event() {
        var organization = service.trusting();
        var removed = issuer.key("ES256").kid();

        issuer.rotate();
        assertThat(exchange(organization, token(organization)).status()).isEqualTo(200);

        var events = awaitEvents(organization);
        assertThat(events).hasSize(1);
        assertThat(kids(events.get(0).path("details").path("removed"))).contains(removed);
    }

    @Test
    void an_unusable_key_alone_that_is_published_is_an_event_and_no_second_line() {
        var organization = trusting();
        var id = issuerOf(organization);
        issuer.publishFurther(List.of(Map.of("kty", "AKP", "alg", "ML-DSA-65", "kid", "alone", "pub", "AAAA")));

        refreshKeys(organization, id);
        assertThat(exchange(organization, token(organization)).status()).isEqualTo(200);

        var sentence = "'alone': keys[6].kty is 'AKP'; accepted are RSA, EC and OKP.";
        var events = awaitEvents(organization);
        assertThat(events).hasSize(1);
        var details = events.get(0).path("details");
        assertThat(details.path("added")).isEmpty();
        assertThat(details.path("removed")).isEmpty();
        assertThat(details.path("skipped").get(0).asText()).isEqualTo(sentence);
        pause(2);
        assertThat(service.service().output())
                .containsOnlyOnce("issuer " + id + " (" + issuer.url()
                        + "): its keys changed: added none; removed none; skipped " + sentence);
        assertThat(service.service().output().split("'alone'", -1)).hasSize(2);
    }

    @Test
    void thumbprints_that_are_regenerated_tell_of_the_keys_that_came_with_them() {
        var secure = service.secure();
        var organization = service.newOrganization();
        var id = service.register(organization, secure, Map.of());
        var removed = secure.key("ES256").kid();
        secure.rotate();

        service.admin()
                .post("/api/orgs/" + organization + "/oidc/issuers/" + id + "/regenerate-thumbprints", Map.of())
                .expect(200);

        assertThat(events(organization)).hasSize(1);
        assertThat(kids(events(organization).get(0).path("details").path("removed")))
                .contains(removed);
    }

    @Test
    void an_issuer_without_a_record_of_its_keys_gets_one_with_the_first_fetch_and_no_event() {
        var organization = service.trusting();
        var id = issuerOf(organization);
        service.database().ask("delete from oidc_issuer_keys where issuer_id = '" + id + "' returning 1");
        issuer.rotate();

        assertThat(exchange(organization, token(organization)).status()).isEqualTo(200);

        var end = Instant.now().plusSeconds(20);
        while (service.database()
                .ask("select count(*) from oidc_issuer_keys where issuer_id = '" + id + "'")
                .equals("0")) {
            assertThat(Instant.now()).isBefore(end);
        }
        assertThat(events(organization)).isEmpty();
    }

    @Test
    void a_fetch_that_brings_the_same_keys_is_no_event() {
        var organization = trusting();
        var id = issuerOf(organization);

        refreshKeys(organization, id);
        exchange(organization, token(organization));
        pause(3);

        assertThat(events(organization)).isEmpty();
    }

    private static void awaitBusy(String organization) {
        var end = Instant.now().plusSeconds(20);
        while (exchange(organization, madeUp("repo:acme/app", organization, -1)).status() != 503) {
            assertThat(Instant.now()).isBefore(end);
        }
    }

    /** The status of each try, the caller obeying Retry-After. */
    private static List<Integer> until200(String organization, String token) {
        var statuses = new ArrayList<Integer>();
        while (true) {
            var reply = exchange(organization, token);
            statuses.add(reply.status());
            if (reply.status() == 200) {
                return statuses;
            }
            assertThat(reply.status()).as(reply.body()).isEqualTo(503);
            assertThat(reply.retryAfter()).isPositive();
            assertThat(statuses).hasSizeLessThan(10);
            pause(reply.retryAfter());
        }
    }

    private static Reply exchange(String organization, String token) {
        var form = "grant_type=" + encode("urn:ietf:params:oauth:grant-type:token-exchange") + "&audience="
                + encode(audience(organization)) + "&subject_token_type="
                + encode("urn:ietf:params:oauth:token-type:id_token") + "&subject_token=" + encode(token);
        var answer = new Wire(service.service().port())
                .send(
                        "POST",
                        "/api/oauth/token",
                        Map.of("Content-Type", "application/x-www-form-urlencoded"),
                        form.getBytes(StandardCharsets.US_ASCII));
        var retryAfter = RETRY_AFTER.matcher(answer.head());
        return new Reply(answer.status(), retryAfter.find() ? Integer.parseInt(retryAfter.group(1)) : 0, answer.body());
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String madeUp(String sub, String organization, int number) {
        return FORGER.sign(
                Map.of("alg", "ES256", "kid", "made-up-" + number), issuer.claims(sub, audience(organization)));
    }

    /** A new organization that trusts the issuer and has its keys. */
    private static String trusting() {
        var organization = service.trusting();
        assertThat(exchange(organization, token(organization)).status()).isEqualTo(200);
        return organization;
    }

    private static String token(String organization) {
        return issuer.token("repo:acme/app", audience(organization));
    }

    private static String audience(String organization) {
        return "urn:mintmark:org:" + organization;
    }

    private static int fetches() {
        return issuer.requests(TestIssuer.JWKS);
    }

    private static int secondsSince(Instant start) {
        return (int) Duration.between(start, Instant.now()).toSeconds();
    }

    private static String issuerOf(String organization) {
        return service.admin()
                .get("/api/orgs/" + organization + "/oidc/issuers")
                .expect(200)
                .json()
                .at("/oidcIssuers/0/id")
                .asText();
    }

    private static void refreshKeys(String organization, String id) {
        service.admin()
                .post("/api/orgs/" + organization + "/oidc/issuers/" + id + "/refresh-keys", Map.of())
                .expect(202);
    }

    private static List<JsonNode> awaitEvents(String organization) {
        var end = Instant.now().plusSeconds(20);
        while (events(organization).isEmpty()) {
            assertThat(Instant.now()).isBefore(end);
        }
        return events(organization);
    }

    private static List<JsonNode> events(String organization) {
        var items = service.admin()
                .get("/api/orgs/" + organization + "/audit-events?kind=issuer.keys-changed")
                .expect(200)
                .json()
                .path("items");
        return StreamSupport.stream(items.spliterator(), false).toList();
    }

    private static List<String> kids(JsonNode keys) {
        return StreamSupport.stream(keys.spliterator(), false)
                .map(key -> key.path("kid").asText())
                .toList();
    }

    private static void pause(int seconds) {
        try {
            Thread.sleep(seconds * 1_000L);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
