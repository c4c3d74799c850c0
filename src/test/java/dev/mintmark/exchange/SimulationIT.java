package dev.mintmark.exchange;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mintmark.testing.TrustingService;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The simulator says what an exchange would come to, and why, and nothing comes of it. */
class SimulationIT {
    @RegisterExtension
    private static final TrustingService service = TrustingService.forClass();

    @Test
    void a_good_token_is_explained_and_nothing_is_issued() {
        var organization = service.newOrganization();
        var issuer = trusting(organization, allow(Map.of("sub", "repo:acme/*"), "deploy", "admin"));

        var answer = simulate(organization, issuer, Map.of("token", service.subjectToken(organization)));

        assertThat(answer.toString())
                .isEqualTo("{\"decision\":\"allow\",\"reason\":\"Definition 0 allows this.\","
                        + "\"token\":{\"signature\":\"valid\",\"problems\":[]},"
                        + "\"definitions\":[{\"index\":0,\"applies\":true,\"verdict\":\"allow\",\"rules\":["
                        + "{\"path\":\"sub\",\"expected\":\"repo:acme/*\",\"actual\":\"repo:acme/app\",\"matched\":true}]}],"
                        + "\"hints\":[],\"permissions\":[\"deploy\"],\"lifetime\":7200}");
        assertThat(service.database()
                        .ask("select count(*) from issued_token t join organization o on o.id = t.organization_id"
                                + " where o.name = '" + organization + "'"))
                .isEqualTo("0");
    }

    @Test
    void it_agrees_with_the_exchange_about_the_scope() {
        var organization = service.newOrganization();
        var issuer = trusting(organization, allow(Map.of("sub", "repo:acme/*"), "deploy"));

        var answer = simulate(organization, issuer, Map.of("claims", Map.of("sub", "repo:acme/app"), "scope", "admin"));

        assertThat(answer.path("decision").asText()).isEqualTo("deny");
        assertThat(answer.path("reason").asText()).contains("admin");
        assertThat(answer.has("lifetime")).isFalse();
    }

    @Test
    void the_nearest_miss_and_how_to_mend_it_are_named() {
        var organization = service.newOrganization();
        var issuer = trusting(
                organization,
                allow(Map.of("sub", "repo:other/*", "ref", "refs/heads/main", "actor", "amy")),
                allow(Map.of("sub", "repo:acme/app:ref:refs/heads/main")));

        var answer = simulate(
                organization,
                issuer,
                Map.of("claims", Map.of("sub", "repo:acme@123/app@456:ref:refs/heads/main", "ref", "refs/heads/main")));

        assertThat(answer.path("decision").asText()).isEqualTo("deny");
        assertThat(answer.path("token").toString()).isEqualTo("{\"signature\":\"unchecked\",\"problems\":[]}");
        assertThat(answer.path("nearest").toString()).isEqualTo("{\"index\":1,\"missing\":[\"sub\"]}");
        assertThat(answer.at("/hints/0/message").asText()).contains("immutable");
        assertThat(answer.at("/hints/0/rule").asText()).isEqualTo("repo:acme@123/app@456:ref:refs/heads/main");
        assertThat(answer.at("/definitions/0/rules")).hasSize(3);
        assertThat(answer.path("permissions")).isEmpty();
    }

    @Test
    void the_rule_of_a_hint_makes_the_exchange_work() {
        var organization = service.newOrganization();
        var issuer = trusting(organization, allow(Map.of("sub", "repo:acme@1/app@2:ref:refs/heads/main")));
        var claims = new HashMap<>(
                service.plain().claims("repo:acme/app:ref:refs/heads/main", "urn:mintmark:org:" + organization));
        var token = service.plain().token(claims, "RS256");
        service.anyone().exchange(organization, token).expect(400);

        var hint = simulate(organization, issuer, Map.of("token", token)).at("/hints/0/rule");
        service.allow(organization, issuer, allow(Map.of("sub", hint.asText())));

        service.anyone().exchange(organization, token).expect(200);
    }

    @Test
    void a_deny_is_named_and_so_is_one_that_a_missing_claim_switches_off() {
        var organization = service.newOrganization();
        var issuer = trusting(
                organization,
                allow(Map.of("sub", "repo:acme/*")),
                Map.of("decision", "deny", "tokenType", "organization", "rules", Map.of("actor", "bot*")));

        var denied = simulate(organization, issuer, Map.of("claims", Map.of("sub", "repo:acme/app", "actor", "bot-7")));
        var missing = simulate(organization, issuer, Map.of("claims", Map.of("sub", "repo:acme/app")));

        assertThat(denied.path("reason").asText()).isEqualTo("Definition 1 denies this; a deny beats every allow.");
        assertThat(missing.path("decision").asText()).isEqualTo("allow");
        assertThat(missing.at("/definitions/1/note").asText()).contains("missing");
    }

    @Test
    void a_bad_token_still_gets_its_trace() {
        var organization = service.newOrganization();
        var issuer = trusting(organization, allow(Map.of("sub", "repo:acme/*")));
        var claims = new HashMap<>(service.plain().claims("repo:acme/app", "urn:somebody:else"));
        claims.put("exp", 1_000_000_000L);
        var good = service.plain().token(claims, "RS256");
        var forged = good.substring(0, good.length() - 8) + (good.endsWith("AAAAAAAA") ? "BBBBBBBB" : "AAAAAAAA");
        var unsigned = "eyJhbGciOiJub25lIn0" + good.substring(good.indexOf('.'), good.lastIndexOf('.')) + ".";

        var expired = simulate(organization, issuer, Map.of("token", good));
        assertThat(expired.path("decision").asText()).isEqualTo("deny");
        assertThat(expired.at("/token/signature").asText()).isEqualTo("valid");
        assertThat(expired.at("/token/problems").toString()).contains("exp", "urn:somebody:else");
        assertThat(expired.at("/definitions/0/applies").asBoolean()).isTrue();

        for (var bad : List.of(forged, unsigned)) {
            var answer = simulate(organization, issuer, Map.of("token", bad));
            assertThat(answer.path("decision").asText()).isEqualTo("deny");
            assertThat(answer.at("/token/signature").asText()).isEqualTo("invalid");
            assertThat(answer.at("/token/problems")).isNotEmpty();
            assertThat(answer.at("/definitions/0/applies").asBoolean()).isTrue();
        }
        assertThat(simulate(organization, issuer, Map.of("token", forged))
                        .at("/token/problems")
                        .toString())
                .contains("refresh-keys");
        assertThat(simulate(organization, issuer, Map.of("token", "garbage"))
                        .at("/definitions/0/rules/0/matched")
                        .asBoolean(true))
                .isFalse();
    }

    @Test
    void a_team_that_is_not_there_is_missed() {
        var organization = service.newOrganization();
        var issuer = trusting(
                organization,
                Map.of(
                        "decision",
                        "allow",
                        "tokenType",
                        "team",
                        "teamName",
                        "ops",
                        "rules",
                        Map.of("sub", "repo:acme/*")));
        var asked = Map.<String, Object>of("claims", Map.of("sub", "repo:acme/app"), "scope", "team:ops");

        assertThat(simulate(organization, issuer, asked).path("reason").asText())
                .contains("no team 'ops'");
        service.admin()
                .post("/api/orgs/" + organization + "/teams", Map.of("name", "ops"))
                .expect(201);
        assertThat(simulate(organization, issuer, asked).path("decision").asText())
                .isEqualTo("allow");
    }

    @Test
    void a_simulation_is_no_use() {
        var organization = service.newOrganization();
        var issuer = service.register(organization, service.plain(), Map.of("subjectTokenUse", "once"));
        service.allow(organization, issuer, allow(Map.of("sub", "repo:acme/*")));
        var token = service.subjectToken(organization);

        simulate(organization, issuer, Map.of("token", token));
        simulate(organization, issuer, Map.of("token", token));
        service.anyone().exchange(organization, token).expect(200);

        assertThat(simulate(organization, issuer, Map.of("token", token))
                        .path("reason")
                        .asText())
                .contains("redeemed already");
    }

    @Test
    void numbers_keep_every_digit() {
        var organization = service.newOrganization();
        var issuer = trusting(organization, allow(Map.of("id", "9007199254740993")));

        var answer = service.admin()
                .postText(
                        address(organization, issuer),
                        "{\"claims\":{\"id\":9007199254740993},\"tokenType\":\"organization\"}")
                .expect(200);

        assertThat(answer.body()).contains("\"actual\":9007199254740993");
        assertThat(answer.json().path("decision").asText()).isEqualTo("allow");
    }

    @Test
    void five_thousand_definitions_are_traced_rule_by_rule() {
        var organization = service.newOrganization();
        var issuer = trusting(
                organization,
                IntStream.range(0, 5_000)
                        .mapToObj(i -> allow(IntStream.range(0, 20)
                                .boxed()
                                .collect(toMap(rule -> "claim" + rule, rule -> "value-" + i + "-*"))))
                        .toArray());
        var claims = IntStream.range(0, 20).boxed().collect(toMap(rule -> "claim" + rule, rule -> "value-4999-x"));

        var answer = simulate(organization, issuer, Map.of("claims", claims));

        assertThat(answer.path("decision").asText()).isEqualTo("allow");
        assertThat(answer.path("definitions")).hasSize(5_000);
        assertThat(answer.at("/definitions/17/rules")).hasSize(20);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            textBlock =
                    """
                    {}                                             ~ give either token or claims
                    {"token":"a","claims":{}}                      ~ give either token or claims
                    {"claims":[]}                                  ~ claims must be an object
                    {"claims":{},"tokenType":"king"}               ~ tokenType must be
                    {"claims":{},"tokenType":"team"}               ~ teamName is required
                    {"claims":{},"tokenType":7}                    ~ tokenType must be a string
                    {"claims":{},"tokenType":"runner","scope":"team:a"} ~ scope
                    {"claims":{},"scope":"a\\\\b"}                     ~ no permission
                    {"claims":{},"teamname":"a"}                   ~ unknown member 'teamname'
                    []                                             ~ not an object
                    {"claims":{"a":1,"a":2}}                       ~ twice
                    """)
    void a_request_that_makes_no_sense(String body, String message) {
        var organization = service.newOrganization();
        var issuer = trusting(organization, allow(Map.of("sub", "repo:acme/*")));

        var answer =
                service.admin().postText(address(organization, issuer), body).expect(400);

        assertThat(answer.text("message")).contains(message);
    }

    @Test
    void anothers_issuer_is_as_unknown_as_none() {
        var organization = service.newOrganization();
        var other = service.newOrganization();
        var issuer = trusting(other, allow(Map.of("sub", "repo:acme/*")));

        service.admin()
                .post(address(organization, issuer), Map.of("claims", Map.of()))
                .expect(404);
        service.admin()
                .post(address(organization, "nonsense"), Map.of("claims", Map.of()))
                .expect(404);
        service.anyone()
                .post(address(other, issuer), Map.of("claims", Map.of()))
                .expect(401);
    }

    private static JsonNode simulate(String organization, String issuer, Map<String, Object> request) {
        return service.admin()
                .post(address(organization, issuer), request)
                .expect(200)
                .json();
    }

    private static String address(String organization, String issuer) {
        return "/api/orgs/" + organization + "/oidc/issuers/" + issuer + "/simulate";
    }

    private static String trusting(String organization, Object... definitions) {
        var issuer = service.register(organization, service.plain(), Map.of());
        service.allow(organization, issuer, definitions);
        return issuer;
    }

    private static Map<String, Object> allow(Map<String, ?> rules, String... permissions) {
        return Map.of(
                "decision",
                "allow",
                "tokenType",
                "organization",
                "authorizedPermissions",
                List.of(permissions),
                "rules",
                rules);
    }
}
