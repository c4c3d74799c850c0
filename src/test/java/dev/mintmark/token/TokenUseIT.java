package dev.mintmark.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.testing.AtOnce;
import dev.mintmark.testing.Client;
import dev.mintmark.testing.PackagedService;
import dev.mintmark.testing.StoredTokens;
import dev.mintmark.testing.TrustingService;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class TokenUseIT {
    @RegisterExtension
    private static final TrustingService service = TrustingService.forClass();

    private static PackagedService other;
    private static String adminToken;
    private static String adminTokenId;
    private static String destinationToken;

    @BeforeAll
    static void start() {
        other = service.replica();
        adminToken = service.service().adminToken();
        adminTokenId = ask("select value from service_state where name = 'bootstrap-admin-token'");
        destinationToken = destination();
    }

    /** A token of the application that the tokens of this test are for. */
    private static String destination() {
        var organization = "/api/orgs/" + organization();
        service.admin()
                .post(
                        organization + "/roles",
                        Map.of(
                                "name",
                                "reporter",
                                "permissions",
                                List.of("introspect"),
                                "longest_token_life_minutes",
                                60))
                .expect(201);
        service.admin()
                .post(
                        organization + "/applications",
                        Map.of("name", "x", "audience", "urn:x", "longest_token_life_minutes", 60))
                .expect(201);
        service.admin()
                .post(
                        organization + "/api-users",
                        Map.of("name", "reporter", "email", "reporter@example.org", "roles", List.of("reporter")))
                .expect(201);
        return service.admin()
                .post(organization + "/api-users/reporter/tokens", Map.of("application", "x"))
                .expect(201)
                .text("token");
    }

    @Test
    void a_token_shows_when_it_was_used_last_and_by_whom_at_once_on_its_own_replica() {
        var before = Instant.now().minusMillis(1);
        var token = service.admin().get("/tokens/" + adminTokenId).expect(200).json();

        assertThat(Instant.parse(token.path("lastUsedAt").asText())).isBetween(before, Instant.now());
        assertThat(token.path("lastUsedAddress").asText()).isEqualTo("127.0.0.1");
        assertThat(token.path("lastUsedUserAgent").asText()).startsWith("Java-http-client/");
        assertThat(service.admin()
                        .get("/tokens/" + adminTokenId)
                        .expect(200)
                        .json()
                        .path("useCount")
                        .asLong())
                .isGreaterThan(token.path("useCount").asLong());
    }

    @Test
    void a_first_use_is_on_record_once_though_two_replicas_see_it() {
        AtOnce.run(8, i -> (i % 2 == 0 ? service.anyone() : other.client())
                .as(adminToken)
                .get("/api/user")
                .expect(200));
        await(() -> uses(adminTokenId) >= 8);

        assertThat(events("token.used-first", adminTokenId)).isEqualTo(1);
        assertThat(ask("select details from audit_event where kind = 'token.used-first' and target = '" + adminTokenId
                        + "'"))
                .contains("\"name\":\"bootstrap\"", "\"address\":\"127.0.0.1\"", "\"userAgent\":\"Java", "\"at\":\"");
    }

    @Test
    void uses_at_two_replicas_add_up_and_are_written_by_themselves() {
        var token = demo().add("shared", Instant.now(), Instant.now().plusSeconds(3600));
        AtOnce.run(20, i -> {
            for (int n = 0; n < 10; n++) {
                report(i % 2 == 0 ? service.anyone() : other.client(), token, Map.of("count", 5));
            }
            return i;
        });

        await(() -> uses(token) >= 1000);
        assertThat(uses(token)).isEqualTo(1000);
        assertThat(events("token.used-first", token)).isEqualTo(1);
    }

    @Test
    void a_service_that_is_told_to_stop_writes_what_it_knows() {
        var token = demo().add("brief", Instant.now(), Instant.now().plusSeconds(3600));
        try (var third = service.replica()) {
            for (int i = 0; i < 30; i++) {
                report(third.client(), token, Map.of());
            }
            third.terminate();
        }

        assertThat(uses(token)).isEqualTo(30);
    }

    @Test
    void the_usage_tells_whether_the_consumer_has_switched() {
        var tokens = demo();
        var now = Instant.now();
        var old = tokens.add("app", now, now.plusSeconds(3600));
        service.admin().get("/tokens/" + old + "/usage").expect(409);
        report(service.anyone(), old, Map.of("count", 3));
        service.admin().get("/tokens/" + old).expect(200);
        var successor = tokens.add("app", now, now.plusSeconds(7200));
        tokens.renew(old, successor, Instant.now());

        assertUsage(old, successor, "", 0, 0, "not-adopted");
        report(service.anyone(), old, Map.of("count", 7, "address", "192.0.2.1", "userAgent", "app/1"));
        report(service.anyone(), successor, Map.of("count", 2));
        assertUsage(old, successor, "", 7, 2, "adopting");
        assertUsage(old, successor, "?quietPeriod=PT0S", 7, 2, "adopted");
        service.admin().get("/tokens/" + old + "/usage?quietPeriod=soon").expect(400);

        var shown = service.admin().get("/tokens/" + old).expect(200).json();
        assertThat(shown.path("useCount").asLong()).isEqualTo(10);
        assertThat(shown.path("lastUsedAddress").asText()).isEqualTo("192.0.2.1");
        assertThat(shown.path("lastUsedUserAgent").asText()).isEqualTo("app/1");
        assertThat(shown.path("successor").asText()).isEqualTo(successor);
    }

    @Test
    void a_report_is_read_strictly_and_taken_for_tokens_that_are_not_good_any_more() {
        var tokens = demo();
        var token =
                tokens.add("gone", Instant.now().minusSeconds(60), Instant.now().minusSeconds(30));
        tokens.revoke(token);
        report(service.anyone(), token, Map.of());
        await(() -> uses(token) == 1);

        for (var body : new String[] {
            "{\"count\":0}",
            "{\"count\":1000001}",
            "{\"count\":\"1\"}",
            "{\"count\":1.5}",
            "{\"more\":1}",
            "[]",
            "{\"address\":\"" + "x".repeat(201) + "\"}"
        }) {
            service.anyone()
                    .as(destinationToken)
                    .postText("/tokens/" + token + "/used", body)
                    .expect(400);
        }
        var reporter = service.anyone().as(destinationToken);
        reporter.postText("/tokens/00000000-0000-0000-0000-000000000000/used", "{}")
                .expect(404);
        reporter.postText("/tokens/" + adminTokenId + "/used", "{}").expect(404);
        reporter.postText("/api/orgs/" + service.newOrganization() + "/tokens/" + token + "/used", "{}")
                .expect(404);
        reporter.postText("/api/orgs/" + organization() + "/tokens/" + token + "/used", "")
                .expect(204);
        assertThat(uses(token)).isLessThanOrEqualTo(2);
    }

    @Test
    void an_administrators_word_is_no_use() {
        var tokens = demo();
        var now = Instant.now();
        var old = tokens.add("told", now, now.plusSeconds(3600));
        var successor = tokens.add("told", now, now.plusSeconds(7200));
        tokens.renew(old, successor, now);

        assertThat(service.admin()
                        .postText("/tokens/" + successor + "/used", "{}")
                        .expect(403)
                        .text("message"))
                .startsWith("only the application that a token is for reports its uses");
        assertUsage(old, successor, "", 0, 0, "not-adopted");
    }

    @Test
    void a_caller_without_introspect_reports_nothing() {
        var organization = service.newOrganization();
        service.allow(
                organization,
                service.register(organization, service.plain(), Map.of()),
                Map.of("decision", "allow", "tokenType", "organization", "rules", Map.of("sub", "repo:acme/*")));
        var text = service.anyone()
                .exchange(organization, service.subjectToken(organization))
                .expect(200)
                .text("access_token");
        var id = ask("select id from issued_token where organization_id = (select id from organization where name = '"
                + organization + "')");

        service.anyone().as(text).postText("/tokens/" + id + "/used", "{}").expect(403);
    }

    @Test
    void a_renewable_token_that_runs_out_is_on_record_once_and_a_revoked_one_is_not() {
        var tokens = demo();
        var soon = Instant.now().plusSeconds(3);
        var good = tokens.add("runs-out", Instant.now(), soon);
        var revoked = tokens.add("revoked", Instant.now(), soon);
        tokens.revoke(revoked);
        var later = tokens.add("runs-out-later", Instant.now(), soon.plusSeconds(1));

        await(() -> events("token.expired", later) == 1);

        assertThat(events("token.expired", good)).isEqualTo(1);
        assertThat(events("token.expired", revoked)).isZero();
    }

    private static void assertUsage(
            String old, String successor, String query, long oldUses, long newUses, String verdict) {
        for (var side : new String[] {old, successor}) {
            var usage = service.admin()
                    .get("/tokens/" + side + "/usage" + query)
                    .expect(200)
                    .json();
            assertThat(usage.at("/old/id").asText()).isEqualTo(old);
            assertThat(usage.at("/new/id").asText()).isEqualTo(successor);
            assertThat(usage.at("/old/uses").asLong()).isEqualTo(oldUses);
            assertThat(usage.at("/new/uses").asLong()).isEqualTo(newUses);
            assertThat(usage.path("verdict").asText()).isEqualTo(verdict);
            assertThat(usage.has("renewed")).isTrue();
        }
    }

    private static void report(Client client, String token, Map<String, Object> body) {
        client.as(destinationToken).post("/tokens/" + token + "/used", body).expect(204);
    }

    private static StoredTokens demo() {
        return new StoredTokens(service.database(), organization());
    }

    private static String organization() {
        return ask("select name from organization order by id limit 1");
    }

    private static long uses(String token) {
        return Long.parseLong(ask("select coalesce(sum(uses), 0) from token_use where token_id = '" + token + "'"));
    }

    private static long events(String kind, String target) {
        return Long.parseLong(
                ask("select count(*) from audit_event where kind = '" + kind + "' and target = '" + target + "'"));
    }

    private static String ask(String query) {
        return service.database().ask(query);
    }

    private static void await(BooleanSupplier condition) {
        var end = Instant.now().plus(Duration.ofSeconds(30));
        while (!condition.getAsBoolean()) {
            assertThat(Instant.now()).isBefore(end);
        }
    }
}
