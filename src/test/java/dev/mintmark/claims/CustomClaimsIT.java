package dev.mintmark.claims;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mintmark.testing.Client;
import dev.mintmark.testing.TrustingService;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The six operations on custom claims, as CircleCI's clients call them. */
class CustomClaimsIT {
    @RegisterExtension
    private static final TrustingService service = TrustingService.forClass();

    private static ClaimsOrganization organization;
    private static Client admin;

    @BeforeAll
    static void start() {
        organization = ClaimsOrganization.of(service);
        admin = service.admin();
    }

    @Test
    void where_nothing_was_said_there_are_only_ids() {
        var fresh = ClaimsOrganization.of(service);

        assertThat(admin.get(fresh.claims()).expect(200).body()).isEqualTo("{\"org_id\":\"" + fresh.id() + "\"}");
        assertThat(admin.get(fresh.projectClaims()).expect(200).body())
                .isEqualTo("{\"org_id\":\"" + fresh.id() + "\",\"project_id\":\"" + fresh.projectId() + "\"}");
        assertThat(admin.patch(fresh.projectClaims(), Map.of()).expect(200).body())
                .as("a change of nothing")
                .isEqualTo("{\"org_id\":\"" + fresh.id() + "\",\"project_id\":\"" + fresh.projectId() + "\"}");
    }

    @Test
    void what_is_absent_from_a_change_stays_as_it_is() {
        var fresh = ClaimsOrganization.of(service);
        for (var address : List.of(fresh.claims(), fresh.projectClaims())) {
            var first = admin.patch(address, Map.of("audience", List.of("b", "a", "b")))
                    .expect(200)
                    .json();
            assertThat(texts(first.path("audience"))).containsExactlyInAnyOrder("a", "b");
            assertThat(first.has("ttl")).isFalse();
            assertThat(first.has("ttl_updated_at")).isFalse();

            var second = admin.patch(address, Map.of("ttl", "90m")).expect(200).json();
            assertThat(second.path("audience")).isEqualTo(first.path("audience"));
            assertThat(second.path("audience_updated_at")).isEqualTo(first.path("audience_updated_at"));
            assertThat(second.path("ttl").asText()).isEqualTo("1h30m0s");
            assertThat(time(second, "ttl_updated_at")).isAfter(time(first, "audience_updated_at"));

            var third = admin.patch(address, Map.of("audience", List.of()))
                    .expect(200)
                    .json();
            assertThat(third.path("audience").isArray()).as("said to be empty").isTrue();
            assertThat(third.path("audience")).isEmpty();
            assertThat(admin.get(address).expect(200).json()).isEqualTo(third);
        }
    }

    @Test
    void every_change_and_every_reset_is_a_new_time_which_is_never_lost() {
        var address = ClaimsOrganization.of(service).projectClaims();
        var body = Map.of("ttl", "2d", "audience", List.of("a"));
        var said = admin.patch(address, body).expect(200).json();
        var again = admin.patch(address, body).expect(200).json();
        assertThat(time(again, "ttl_updated_at")).isAfter(time(said, "ttl_updated_at"));
        assertThat(time(again, "audience_updated_at")).isAfter(time(said, "audience_updated_at"));

        var reset = admin.delete(address + "?claims=ttl").expect(200).json();
        assertThat(reset.has("ttl")).isFalse();
        assertThat(time(reset, "ttl_updated_at")).isAfter(time(again, "ttl_updated_at"));
        assertThat(reset.path("audience")).isEqualTo(again.path("audience"));
        assertThat(reset.path("audience_updated_at")).isEqualTo(again.path("audience_updated_at"));

        var both = admin.delete(address + "?claims=audience&claims=ttl")
                .expect(200)
                .json();
        assertThat(both.fieldNames())
                .toIterable()
                .containsExactlyInAnyOrder("org_id", "project_id", "audience_updated_at", "ttl_updated_at");
        assertThat(time(both, "ttl_updated_at")).isAfter(time(reset, "ttl_updated_at"));
        assertThat(admin.get(address).expect(200).json()).isEqualTo(both);
    }

    @Test
    void what_was_never_said_can_be_reset_too() {
        var address = ClaimsOrganization.of(service).claims();

        var reset =
                admin.delete(address + "?claims=audience,%20ttl%20").expect(200).json();

        assertThat(reset.fieldNames())
                .toIterable()
                .containsExactlyInAnyOrder("org_id", "audience_updated_at", "ttl_updated_at");
        assertThat(Duration.between(time(reset, "ttl_updated_at"), Instant.now()))
                .isLessThan(Duration.ofMinutes(1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "?claims=", "?claims=&claims=", "?claims=,", "?claims=%20,%20"})
    void a_reset_of_nothing_is_refused(String query) {
        assertThat(admin.delete(organization.claims() + query).expect(400).body())
                .isEqualTo("{\"error\":\"Claims: cannot be blank.\"}");
    }

    @Test
    void a_misspelt_parameter_is_refused_by_its_name() {
        assertThat(admin.delete(organization.claims() + "?claim=ttl")
                        .expect(400)
                        .text("error"))
                .isEqualTo("claim: unknown query parameter 'claim', did you mean claims?; this address takes claims.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"?claims=aud", "?claims=ttl,sub", "?claims=TTL", "?claims=ttl&claims=x"})
    void a_reset_of_what_is_no_claim_is_refused(String query) {
        var address = ClaimsOrganization.of(service).claims();
        admin.patch(address, Map.of("ttl", "1h")).expect(200);

        assertThat(admin.delete(address + query).expect(400).text("error")).startsWith("Claims: must be ");
        assertThat(admin.get(address).text("ttl")).isEqualTo("1h0m0s");
    }

    @ParameterizedTest
    @CsvSource({
        "10h, 10h0m0s",
        "3h, 3h0m0s",
        "90m, 1h30m0s",
        "2d, 48h0m0s",
        "1w, 168h0m0s",
        "168h, 168h0m0s",
        "1.5h, 1h30m0s",
        "59s, 59s"
    })
    void a_lifetime_is_kept_in_its_canonical_form(String ttl, String canonical) {
        assertThat(admin.patch(organization.claims(), Map.of("ttl", ttl))
                        .expect(200)
                        .text("ttl"))
                .isEqualTo(canonical);
        assertThat(admin.get(organization.claims()).text("ttl")).isEqualTo(canonical);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"ttl\":\"0s\"}",
                "{\"ttl\":\"-1h\"}",
                "{\"ttl\":null}",
                "{\"ttl\":36000}",
                "{\"ttl\":[\"1h\"]}",
                "{\"ttl\":\"\"}",
                "{\"ttl\":\"10\"}",
                "{\"ttl\":\"1h1h1h1h1h1h1h1h\"}",
                "{\"ttl\":\"1500ms\"}",
                "{\"ttl\":\"168h1s\"}",
                "{\"ttl\":\"8d\"}",
                "{\"audience\":null}",
                "{\"audience\":\"a\"}",
                "{\"audience\":[1]}",
                "{\"audience\":[null]}",
                "{\"audience\":[\"\"]}",
                "{\"audience\":[\"a\\u0000\"]}",
                "{\"audience\":[\"urn:mintmark:org:demo\"]}",
                "{\"ttl\":\"1h\",\"ttl\":\"2h\"}",
                "{\"ttl\":\"1h\",\"org_id\":\"x\"}",
                "{\"ttl\":\"1h\"",
                "[]",
                "null",
                "",
                "ttl=1h"
            })
    void a_change_that_cannot_be_changes_nothing_and_says_why(String body) {
        var fresh = ClaimsOrganization.of(service);

        var refused = admin.call("PATCH", fresh.claims(), body, Map.of("Content-Type", "application/json"));

        assertThat(refused.expect(400).json().fieldNames()).toIterable().containsExactly("error");
        assertThat(refused.text("error")).matches("(TTL|Audience|Request): .+\\.");
        assertThat(admin.get(fresh.claims()).body()).isEqualTo("{\"org_id\":\"" + fresh.id() + "\"}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {"ttl":36000}     | TTL
                    {"ttl":null}      | TTL
                    {"audience":"a"}  | Audience
                    {"audience":[1]}  | Audience
                    {"audience":null} | Audience
                    {"claims":[]}     | Request
                    """)
    void the_member_that_is_wrong_is_named(String body, String field) {
        assertThat(admin.call("PATCH", organization.claims(), body, Map.of("Content-Type", "application/json"))
                        .expect(400)
                        .text("error"))
                .startsWith(field + ": ");
    }

    @Test
    void the_maximum_is_named() {
        assertThat(admin.patch(organization.claims(), Map.of("ttl", "169h"))
                        .expect(400)
                        .body())
                .isEqualTo("{\"error\":\"TTL: must be at most 168h0m0s.\"}");
    }

    @Test
    void ids_are_ids() {
        for (var method : List.of("GET", "PATCH", "DELETE")) {
            assertError(400, "OwnerID: must be a valid UUID.", method, "/api/v2/org/demo/oidc-custom-claims");
            assertError(400, "OwnerID: must be a valid UUID.", method, "/api/v2/org/1-1-1-1-1/oidc-custom-claims");
            assertError(
                    400,
                    "ProjectID: must be a valid UUID.",
                    method,
                    "/api/v2/org/" + organization.id() + "/project/shop/oidc-custom-claims");
        }
    }

    @Test
    void another_organization_s_things_are_as_unknown_as_what_never_was() {
        var other = ClaimsOrganization.of(service);
        var unknown = UUID.randomUUID();
        for (var method : List.of("GET", "PATCH", "DELETE")) {
            for (var projectId : List.of(other.projectId(), unknown.toString())) {
                assertError(
                        404,
                        "ProjectID: not found.",
                        method,
                        "/api/v2/org/" + organization.id() + "/project/" + projectId + "/oidc-custom-claims");
            }
            assertError(404, "OwnerID: not found.", method, "/api/v2/org/" + unknown + "/oidc-custom-claims");
        }
        var stranger = other.caller("admin");
        assertThat(stranger.get(organization.claims()).expect(404).body())
                .isEqualTo("{\"error\":\"OwnerID: not found.\"}");
        assertThat(stranger.patch(organization.projectClaims(), Map.of("ttl", "1h"))
                        .expect(404)
                        .body())
                .isEqualTo("{\"error\":\"OwnerID: not found.\"}");
    }

    @Test
    void whoever_does_not_administer_reads_and_changes_nothing() {
        var fresh = ClaimsOrganization.of(service);
        var caller = fresh.caller("deploy", "mint-job-token");

        for (var address : List.of(fresh.claims(), fresh.projectClaims())) {
            caller.get(address).expect(403);
            fresh.caller("read-organization").get(address).expect(200);
            assertThat(caller.patch(address, Map.of("ttl", "1h")).expect(403).body())
                    .isEqualTo("{\"error\":\"Forbidden\"}");
            assertThat(caller.delete(address + "?claims=ttl").expect(403).body())
                    .isEqualTo("{\"error\":\"Forbidden\"}");
        }
        fresh.caller("admin").patch(fresh.claims(), Map.of("ttl", "1h")).expect(200);
    }

    @Test
    void a_token_comes_in_three_ways_and_never_in_the_address() {
        var token = admin.authorization().substring("Bearer ".length());
        var anyone = service.anyone();
        var address = organization.claims();

        anyone.call("GET", address, null, Map.of("Circle-Token", token)).expect(200);
        anyone.call("GET", address, null, Map.of("Circle-Token", token, "Authorization", "Bearer nonsense"))
                .expect(200);
        anyone.authorizedBy("Basic " + base64(token + ":")).get(address).expect(200);
        anyone.authorizedBy("basic " + base64(token + ":whatever")).get(address).expect(200);
        anyone.authorizedBy("Bearer " + token).get(address).expect(200);
        anyone.authorizedBy("token " + token).get(address).expect(200);

        for (var refused : List.of(
                anyone.get(address),
                anyone.get(address + "?circle-token=" + token),
                anyone.get(address + "?access_token=" + token),
                anyone.call("GET", address, null, Map.of("Circle-Token", "")),
                anyone.call("GET", address, null, Map.of("Circle-Token", "nonsense")),
                anyone.call(
                        "GET", address, null, Map.of("Circle-Token", "nonsense", "Authorization", "Bearer " + token)),
                anyone.authorizedBy("Basic " + base64("user:" + token)).get(address),
                anyone.authorizedBy("Basic " + base64("\n\u0000:x")).get(address),
                anyone.authorizedBy("Basic %%%").get(address))) {
            assertThat(refused.expect(401).json().fieldNames()).toIterable().containsExactly("error");
            assertThat(refused.text("error")).startsWith("Circle-Token: ");
        }
        anyone.call("GET", "/api/orgs", null, Map.of("Circle-Token", token)).expect(401);
    }

    @Test
    void every_refusal_has_the_shape_of_the_family() {
        assertError(405, "Request: this address does not take that method.", "PUT", organization.claims());
        assertError(404, "Request: there is nothing at this address.", "GET", "/api/v2/org");
        assertThat(admin.call("PATCH", organization.claims(), "ttl=1h", Map.of("Content-Type", "text/plain"))
                        .expect(415)
                        .text("error"))
                .startsWith("Request: ");
        assertThat(admin.call(
                                "PATCH",
                                organization.claims(),
                                " ".repeat(300_000),
                                Map.of("Content-Type", "application/json"))
                        .expect(413)
                        .text("error"))
                .startsWith("Request: ");
    }

    @Test
    void changes_are_kept_with_who_made_them() {
        var fresh = ClaimsOrganization.of(service);
        admin.patch(fresh.projectClaims(), Map.of("ttl", "10h", "audience", List.of("sts.amazonaws.com")))
                .expect(200);
        admin.patch(fresh.projectClaims(), Map.of()).expect(200);
        admin.patch(fresh.projectClaims(), Map.of("ttl", "never")).expect(400);
        admin.delete(fresh.projectClaims() + "?claims=ttl").expect(200);
        admin.patch(fresh.claims(), Map.of("ttl", "1h")).expect(200);

        var events = admin.get("/api/orgs/" + fresh.name() + "/audit-events?kind=custom-claims.changed")
                .expect(200)
                .json()
                .path("items");

        assertThat(events).hasSize(3);
        assertThat(events.get(0).path("target").asText()).isEqualTo(fresh.id());
        assertThat(events.get(1).path("target").asText()).isEqualTo(fresh.projectId());
        assertThat(events.get(1).path("actor").asText()).isEqualTo("user:demo/admin");
        var reset = events.get(1).path("details").path("changed");
        assertThat(reset.path("ttl").path("from").asText()).isEqualTo("10h0m0s");
        assertThat(reset.path("ttl").has("to")).isFalse();
        assertThat(reset.has("audience")).isFalse();
        var said = events.get(2).path("details").path("changed");
        assertThat(said.path("ttl").path("to").asText()).isEqualTo("10h0m0s");
        assertThat(texts(said.path("audience").path("to"))).containsExactly("sts.amazonaws.com");
    }

    @Test
    void a_project_takes_its_claims_along() {
        var fresh = ClaimsOrganization.of(service);
        admin.patch(fresh.projectClaims(), Map.of("ttl", "10h")).expect(200);

        admin.delete("/api/orgs/" + fresh.name() + "/projects/shop").expect(204);

        admin.get(fresh.projectClaims()).expect(404);
        admin.patch(fresh.projectClaims(), Map.of("ttl", "10h")).expect(404);
        assertThat(service.database()
                        .ask("select count(*) from custom_claims where organization_id = '" + fresh.id() + "'"))
                .isEqualTo("0");
    }

    private static void assertError(int status, String error, String method, String address) {
        var body = method.equals("PATCH") ? "{\"ttl\":\"1h\"}" : null;
        var path = method.equals("DELETE") ? address + "?claims=ttl" : address;
        assertThat(admin.call(method, path, body, Map.of("Content-Type", "application/json"))
                        .expect(status)
                        .body())
                .as(method + " " + address)
                .isEqualTo("{\"error\":\"" + error + "\"}");
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static Instant time(JsonNode claims, String member) {
        return Instant.parse(claims.path(member).asText());
    }

    private static List<String> texts(JsonNode list) {
        return list.valueStream().map(JsonNode::asText).toList();
    }
}
