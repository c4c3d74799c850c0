package dev.mintmark;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.testing.OutsideDatabase;
import dev.mintmark.testing.PackagedService;
import dev.mintmark.testing.RelyingParty;
import dev.mintmark.testing.TestIssuer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Two services that share a database, and nothing else but their key-encryption key. */
class ReplicasIT {
    private static OutsideDatabase database;
    private static TestIssuer issuer;
    private static PackagedService one;
    private static PackagedService other;

    @BeforeAll
    static void start() {
        database = OutsideDatabase.empty();
        issuer = TestIssuer.http();
        var settings =
                PackagedService.installation().on(database).with("MINTMARK_EGRESS_ALLOWED_ORIGINS", issuer.origin());
        var starting = CompletableFuture.supplyAsync(settings.elsewhere()::ready);
        one = settings.ready();
        other = starting.join();
    }

    @AfterAll
    static void stop() {
        issuer.close();
    }

    @Test
    void started_at_once_on_an_empty_database_they_make_everything_once() {
        assertThat(database.ask("select count(*) from organization")).isEqualTo("1");
        assertThat(database.ask("select count(*) from member")).isEqualTo("1");
        assertThat(database.ask("select count(*) from signing_key where purpose = 'general' and activates <= now()"))
                .isEqualTo("1");
        assertThat(database.ask("select count(*) from issued_token where issuer_id is null"))
                .isEqualTo("1");
        one.admin().get("/api/user").expect(200);
        other.admin().get("/api/user").expect(200);
    }

    @Test
    void what_one_changes_the_other_knows_soon() {
        var id = one.admin().trust("demo", issuer.url(), null, "repo:acme/*");
        other.client().exchange("demo", subjectToken()).expect(200);

        one.admin().allow("demo", id, "repo:nobody/*").expect(200);
        assertThat(secondsUntil(400)).isLessThan(3);
        one.admin().allow("demo", id, "repo:acme/*").expect(200);
        assertThat(secondsUntil(200)).isLessThan(3);
    }

    @Test
    void keys_that_are_refreshed_at_one_are_dropped_by_the_other_within_five_seconds() {
        var organization = "refreshing";
        one.admin().post("/api/orgs", Map.of("name", organization)).expect(201);
        var id = one.admin().trust(organization, issuer.url(), null, "repo:acme/*");
        var old = issuer.token("repo:acme/app", "urn:mintmark:org:" + organization);
        one.client().exchange(organization, old).expect(200);
        other.client().exchange(organization, old).expect(200);
        issuer.rotate();
        other.client().exchange(organization, old).expect(200);

        one.admin()
                .post("/api/orgs/" + organization + "/oidc/issuers/" + id + "/refresh-keys", Map.of())
                .expect(202);
        var refreshed = Instant.now();

        one.client().exchange(organization, old).expect(400);
        while (other.client().exchange(organization, old).status() != 400) {
            assertThat(Instant.now()).as("within five seconds").isBefore(refreshed.plusSeconds(5));
        }
        other.client()
                .exchange(organization, issuer.token("repo:acme/app", "urn:mintmark:org:" + organization))
                .expect(200);
    }

    @Test
    void a_rotation_of_an_issuers_keys_is_one_event_and_one_line_of_both() throws Exception {
        var organization = "rotating";
        one.admin().post("/api/orgs", Map.of("name", organization)).expect(201);
        var id = one.admin().trust(organization, issuer.url(), null, "repo:acme/*");
        for (var replica : new PackagedService[] {one, other}) {
            replica.client()
                    .exchange(organization, issuer.token("repo:acme/app", "urn:mintmark:org:" + organization))
                    .expect(200);
        }
        Thread.sleep(2_500);
        assertThat(rotations(id)).as("what is seen first is no change").isZero();

        issuer.rotate();
        for (var replica : new PackagedService[] {one, other}) {
            replica.client()
                    .exchange(organization, issuer.token("repo:acme/app", "urn:mintmark:org:" + organization))
                    .expect(200);
        }

        var end = Instant.now().plusSeconds(10);
        while (rotations(id) == 0) {
            assertThat(Instant.now()).isBefore(end);
        }
        Thread.sleep(2_500);
        assertThat(rotations(id)).isEqualTo(1);
        var line = "issuer " + id + " (" + issuer.url() + "): its keys changed: added ";
        assertThat((one.output() + other.output()).split(Pattern.quote(line), -1))
                .hasSize(2);
    }

    private static long rotations(String issuerId) {
        return Long.parseLong(database.ask(
                "select count(*) from audit_event where kind = 'issuer.keys-changed' and target = '" + issuerId + "'"));
    }

    @Test
    void a_rotated_key_is_published_by_both_before_it_signs() throws Exception {
        var rotated = one.admin().post("/api/signing-keys/rotate", Map.of()).expect(202);

        assertThat(Instant.parse(rotated.text("activeAt")))
                .isAfter(Instant.now().plusSeconds(300));
        for (var replica : new PackagedService[] {one, other}) {
            var end = Instant.now().plusSeconds(20);
            while (!publishes(replica, rotated.text("kid"))) {
                assertThat(Instant.now()).isBefore(end);
            }
        }
        assertThat(database.ask("select count(*) from signing_key where purpose = 'general'"))
                .isEqualTo("2");
        assertThat(RelyingParty.of(one.baseUrl()).jwks().getKeys())
                .as("those and the one for job tokens")
                .hasSize(3);
    }

    @Test
    void what_one_is_told_of_job_tokens_holds_for_the_other_at_once() {
        var id = one.admin().get("/api/orgs/demo").expect(200).text("id");
        var project = one.admin()
                .post("/api/orgs/demo/projects", Map.of("name", "shop"))
                .expect(201)
                .text("id");
        var address = "/api/v2/org/" + id + "/project/" + project;
        for (int hours = 1; hours <= 5; hours++) {
            one.admin()
                    .patch(address + "/oidc-custom-claims", Map.of("ttl", hours + "h"))
                    .expect(200);
            assertThat(other.admin()
                            .post(address + "/oidc-token", Map.of())
                            .expect(200)
                            .json()
                            .path("expires_in")
                            .asLong())
                    .isEqualTo(hours * 3600L);
        }
        one.admin().delete(address + "/oidc-custom-claims?claims=ttl").expect(200);
        one.admin()
                .patch("/api/v2/org/" + id + "/oidc-custom-claims", Map.of("audience", List.of("x"), "ttl", "7h"))
                .expect(200);
        var token = other.admin().post(address + "/oidc-token", Map.of()).expect(200);
        assertThat(token.json().path("expires_in").asLong()).isEqualTo(7 * 3600L);
        RelyingParty.of(one.baseUrl()).verifyIdToken(token.text("token"), "x", Clock.systemUTC());
        one.admin()
                .patch("/api/orgs/demo", Map.of("jobTokenAlgorithm", "RS256"))
                .expect(200);
        var header = other.admin()
                .post(address + "/oidc-token", Map.of())
                .expect(200)
                .text("token");
        assertThat(new String(Base64.getUrlDecoder().decode(header.substring(0, header.indexOf('.'))), UTF_8))
                .contains("RS256");
    }

    private static boolean publishes(PackagedService replica, String kid) {
        return replica.client().get("/.well-known/jwks.json").expect(200).body().contains(kid);
    }

    private static double secondsUntil(int status) {
        var start = Instant.now();
        while (other.client().exchange("demo", subjectToken()).status() != status) {
            if (Duration.between(start, Instant.now()).toSeconds() > 10) {
                throw new AssertionError("never " + status);
            }
        }
        return Duration.between(start, Instant.now()).toMillis() / 1000.0;
    }

    private static String subjectToken() {
        return issuer.token("repo:acme/app", "urn:mintmark:org:demo");
    }
}
