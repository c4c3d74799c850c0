package dev.mintmark.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mintmark.testing.TrustingService;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Denials are counted, kept for the administrators, and cannot fill the disk. */
class DenialsIT {
    private static final int RATE = 5;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @RegisterExtension
    private static final TrustingService service =
            TrustingService.forClass(Map.of("MINTMARK_AUDIT_DENIALS_PER_MINUTE", Integer.toString(RATE)));

    @Test
    void a_denial_is_counted_and_kept_with_the_reason_and_without_the_token() {
        var organization = service.trusting();
        var claims = service.plain().claims("repo:evil/app", "urn:mintmark:org:" + organization);
        var token = service.plain().token(claims, "RS256");

        service.anyone().exchange(organization, token).expect(400);

        var event = within(() -> denials(organization), 1).get(0);
        assertThat(event.path("kind").asText()).isEqualTo("exchange.denied");
        assertThat(event.path("actor").asText()).isEqualTo("repo:evil/app");
        assertThat(event.path("target").asText()).isNotEmpty();
        assertThat(event.at("/details/reason").asText()).isEqualTo("no_rule_matched");
        assertThat(event.at("/details/error").asText()).isEqualTo("invalid_grant");
        assertThat(event.at("/details/issuer").asText())
                .isEqualTo(service.plain().url());
        assertThat(event.at("/details/subjectJti").asText()).isEqualTo(claims.get("jti"));
        assertThat(event.toString()).doesNotContain(token, token.substring(token.lastIndexOf('.') + 1));
        assertThat(metrics())
                .contains("mintmark_exchange_denials_total{issuer=\""
                        + service.plain().url() + "\",organization=\"" + organization
                        + "\",reason=\"no_rule_matched\"} 1.0");
    }

    @Test
    void a_flood_leaves_a_bounded_number_of_rows_and_hides_no_denial_of_a_good_token() {
        var organization = service.trusting();
        var good = service.subjectToken(organization);
        var forged = good.substring(0, good.length() - 8) + (good.endsWith("AAAAAAAA") ? "BBBBBBBB" : "AAAAAAAA");
        var dropped = dropped();

        for (int i = 0; i < 40; i++) {
            service.anyone().exchange(organization, forged).expect(400);
        }
        service.anyone()
                .exchange(organization, service.plain().token("repo:evil/app", "urn:mintmark:org:" + organization))
                .expect(400);

        // The flood may lie in two minutes.
        within(() -> with(denials(organization), "no_rule_matched"), 1);
        var rows = denials(organization);
        assertThat(with(rows, "bad_signature")).hasSizeBetween(RATE, 2 * RATE);
        assertThat(with(rows, "no_rule_matched")).hasSize(1);
        assertThat(dropped() - dropped).isBetween(40.0 - 2 * RATE, 40.0 - RATE);
        assertThat(metrics())
                .contains("mintmark_exchange_denials_total{issuer=\""
                        + service.plain().url() + "\",organization=\"" + organization
                        + "\",reason=\"bad_signature\"} 40.0");
    }

    @Test
    void a_token_of_an_unknown_issuer_is_kept_for_the_organization_it_was_for() {
        var organization = service.newOrganization();

        service.anyone()
                .exchange(organization, service.subjectToken(organization))
                .expect(400);

        var event = within(() -> denials(organization), 1).get(0);
        assertThat(event.at("/details/reason").asText()).isEqualTo("unknown_issuer");
        assertThat(event.at("/details/description").asText())
                .contains(service.plain().url());
        assertThat(metrics())
                .contains("mintmark_exchange_denials_total{issuer=\"unknown\",organization=\"" + organization
                        + "\",reason=\"unknown_issuer\"} 1.0");
    }

    @Test
    void what_is_for_nobody_here_is_counted_only() {
        service.anyone().exchange("nobody", service.subjectToken("nobody")).expect(400);
        service.anyone().exchange("demo", "garbage").expect(400);

        assertThat(metrics())
                .contains(
                        "mintmark_exchange_denials_total{issuer=\"unknown\",organization=\"unknown\","
                                + "reason=\"unknown_issuer\"} 1.0",
                        "mintmark_exchange_denials_total{issuer=\"unknown\",organization=\"unknown\","
                                + "reason=\"malformed\"} 1.0");
    }

    @Test
    void rows_are_never_changed() {
        var organization = service.trusting();
        service.anyone()
                .exchange(organization, service.plain().token("repo:evil/app", "urn:mintmark:org:" + organization))
                .expect(400);
        within(() -> denials(organization), 1);

        var month = service.database().ask("select tableoid::regclass from audit_event limit 1");
        for (var statement : List.of(
                "update audit_event set kind = 'x'",
                "delete from audit_event",
                "truncate audit_event",
                "truncate audit_event_default",
                "truncate " + month)) {
            assertThat(catching(() -> service.database().tell(statement)).getCause())
                    .hasMessageContaining("never changed");
        }
    }

    @Test
    void others_do_not_see_them() {
        var organization = service.trusting();
        var plainToken = service.anyone()
                .exchange(organization, service.subjectToken(organization))
                .expect(200)
                .text("access_token");

        service.anyone().as(plainToken).get(events(organization)).expect(403);
        service.anyone().get(events(organization)).expect(401);
        service.admin().get(events(organization) + "?kind=NOT").expect(400);
    }

    private static RuntimeException catching(Runnable statement) {
        try {
            statement.run();
            throw new AssertionError("it was accepted");
        } catch (IllegalStateException e) {
            return e;
        }
    }

    private static List<JsonNode> within(Supplier<List<JsonNode>> rows, int least) {
        var end = Instant.now().plus(PATIENCE);
        while (Instant.now().isBefore(end)) {
            var found = rows.get();
            if (found.size() >= least) {
                return found;
            }
            LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
        }
        throw new AssertionError("there are still only " + rows.get());
    }

    private static List<JsonNode> denials(String organization) {
        var items = service.admin()
                .get(events(organization) + "?kind=exchange.denied")
                .expect(200)
                .json()
                .path("items");
        return StreamSupport.stream(items.spliterator(), false).toList();
    }

    private static List<JsonNode> with(List<JsonNode> rows, String reason) {
        return rows.stream()
                .filter(row -> row.at("/details/reason").asText().equals(reason))
                .toList();
    }

    private static String events(String organization) {
        return "/api/orgs/" + organization + "/audit-events";
    }

    private static double dropped() {
        return metrics()
                .lines()
                .filter(line -> line.startsWith("mintmark_audit_denials_dropped_total"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.indexOf(' '))))
                .sum();
    }

    private static String metrics() {
        return service.service().management().get("/q/metrics").expect(200).body();
    }
}
