package dev.mintmark.token;

import static dev.mintmark.testing.TrustingService.allowing;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.mintmark.testing.AtOnce;
import dev.mintmark.testing.Client;
import dev.mintmark.testing.TokenOrganization;
import dev.mintmark.testing.TrustingService;
import java.net.URI;
import java.text.ParseException;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** One call, same name, same roles, with an overlap. */
class RenewalIT {
    @RegisterExtension
    private static final TrustingService service = TrustingService.forClass();

    @Test
    void the_bootstrap_token_renews_itself_at_both_addresses() throws ParseException {
        var admin = service.admin();
        var id = SignedJWT.parse(admin.authorization().substring("Bearer ".length()))
                .getJWTClaimsSet()
                .getJWTID();

        for (var address : List.of("/tokens/" + id + "/renew", "/tokens/tokens/" + id + "/renew")) {
            var answer = admin.postBare(address, null, Map.of()).expect(200);

            assertThat(answer.json().fieldNames())
                    .toIterable()
                    .containsExactlyInAnyOrder("token", "id", "name", "expires", "renewed_from");
            assertThat(answer.text("name")).isEqualTo("bootstrap");
            assertThat(answer.text("renewed_from")).isEqualTo(id);
            var claims = claims(answer);
            assertThat(claims.getJWTID()).isEqualTo(answer.text("id"));
            assertThat(claims.getSubject()).isEqualTo("user:demo/admin");
            assertThat(claims.getStringListClaim("roles")).containsExactly("admin");
            assertThat(Instant.parse(answer.text("expires")))
                    .isEqualTo(claims.getExpirationTime().toInstant());
            assertThat(seconds(claims.getExpirationTime()) - seconds(claims.getIssueTime()))
                    .isEqualTo(129_600L * 60);
            service.anyone().as(answer.text("token")).get("/api/orgs").expect(200);
        }
        admin.get("/api/orgs").expect(200);
    }

    @Test
    void a_member_renews_its_own_token_and_nobody_else_s() {
        var organization = TokenOrganization.of(service);
        var alice = organization.member("alice", "reader");
        var token = alice.post("/tokens", Map.of("name", "laptop", "lifetime_minutes", 60))
                .expect(201);
        var bob = organization.member("bob", "reader");

        var renewed =
                renew(alice, token.text("id"), "{\"lifetime_minutes\":90}").expect(200);

        assertThat(renewed.text("name")).isEqualTo("laptop");
        service.anyone().as(renewed.text("token")).get("/api/user").expect(200);
        service.anyone().as(token.text("token")).get("/api/user").expect(200);
        var refused = renew(bob, token.text("id"), "").expect(401);
        assertThat(refused.json().path("code").asInt()).isEqualTo(401);
        assertThat(refused.text("message")).contains("owner");
        renew(organization.admin(), token.text("id"), "").expect(200);
        assertThat(claims(renew(organization.admin(), token.text("id"), "")).getSubject())
                .isEqualTo("user:" + organization.name() + "/alice");
    }

    @Test
    void an_api_user_renews_with_the_token_itself_but_not_for_another_application() {
        var organization = TokenOrganization.of(service);
        organization.application("search");
        organization.apiUser("importer", "reader");
        var publishing = organization.issue("importer", "publishing").expect(201);
        var search = organization.issue("importer", "search").expect(201);
        var caller = service.anyone().as(publishing.text("token"));

        var renewed = renew(caller, publishing.text("id"), "").expect(200);

        assertThat(claims(renewed).getAudience()).containsExactly("https://publishing.example");
        assertThat(claims(renewed).getSubject()).isEqualTo("api-user:" + organization.name() + "/importer");
        renew(caller, search.text("id"), "").expect(401);
        caller.get("/api/orgs/" + organization.name() + "/roles").expect(403);
        caller.post("/tokens", Map.of("name", "x")).expect(403);
    }

    @Test
    void what_was_exchanged_for_cannot_be_renewed() throws ParseException {
        var organization = TokenOrganization.of(service);
        var text = service.anyone()
                .exchange(organization.name(), service.subjectToken(organization.name()))
                .expect(200)
                .text("access_token");
        var id = SignedJWT.parse(text).getJWTClaimsSet().getJWTID();

        var answer = renew(organization.admin(), id, "").expect(400);

        assertThat(answer.text("bad_field")).isEqualTo("token_id");
    }

    @Test
    void a_lifetime_that_is_none_or_too_long_is_refused_by_name() {
        var organization = TokenOrganization.of(service);
        organization.apiUser("importer", "reader");
        var id = organization.issue("importer", "publishing").expect(201).text("id");
        for (var lifetime : List.of("0", "-1", "1.5", "\"60\"", "true", "525601", "99999999999999999999")) {
            var answer = renew(organization.admin(), id, "{\"lifetime_minutes\":" + lifetime + "}")
                    .expect(400);
            assertThat(answer.text("bad_field")).isEqualTo("lifetime_minutes");
            assertThat(answer.text("message")).isNotBlank();
            assertThat(answer.json().path("code").asInt()).isEqualTo(400);
        }
        for (var body : List.of("", "{", "[]", "nonsense", "{\"lifetime_minutes\":525600}")) {
            renew(organization.admin().unchecked(), id, body).expect(200);
        }
        for (var type : List.of("text/plain", "application/x-www-form-urlencoded", "application/json", "x/y")) {
            organization
                    .admin()
                    .unchecked()
                    .postBare("/tokens/" + id + "/renew", "lifetime_minutes=0", Map.of("Content-Type", type))
                    .expect(200);
        }
    }

    @Test
    void a_renewal_that_asks_for_what_there_is_not_is_refused_and_mints_nothing() {
        var organization = TokenOrganization.of(service);
        organization.apiUser("importer", "reader");
        var issued = organization.issue("importer", "publishing").expect(201);
        var id = issued.text("id");
        for (var address : List.of("/tokens/" + id, "/tokens/tokens/" + id, organization.path("/tokens/" + id))) {
            for (var body : List.of("{\"delivery\":\"link\"}", "{\"lifetime_minutes\":5,\"Deliver\":\"link\"}")) {
                assertThat(organization
                                .admin()
                                .unchecked()
                                .postBare(address + "/renew", body, Map.of())
                                .expect(400)
                                .text("message"))
                        .contains("unknown member '", "did you mean deliver?");
            }
            for (var deliver : List.of("\"mail\"", "true", "\"\"")) {
                assertThat(organization
                                .admin()
                                .unchecked()
                                .postBare(address + "/renew", "{\"deliver\":" + deliver + "}", Map.of())
                                .expect(400)
                                .text("bad_field"))
                        .isEqualTo("deliver");
            }
            organization
                    .admin()
                    .unchecked()
                    .postBare(address + "/renew?lifetime_minutes=5", "", Map.of())
                    .expect(400);
        }
        assertThat(organization.count(issued.text("name"))).isEqualTo(1);
    }

    @Test
    void a_renewal_by_link_hands_the_text_to_whoever_opens_it_and_to_nobody_else() {
        var organization = TokenOrganization.of(service);
        organization.apiUser("importer", "reader");
        var issued = organization.issue("importer", "publishing").expect(201);
        var id = issued.text("id");
        var key = Map.of("Idempotency-Key", "by-link");
        var body = "{\"deliver\":\"link\",\"lifetime_minutes\":60}";

        var answers = AtOnce.run(8, i -> renew(organization.admin(), id, body, key));

        assertThat(answers).allSatisfy(answer -> assertThat(answer.expect(200).body())
                .doesNotContain("\"token\"", "eyJ")
                .isEqualTo(answers.get(0).body()));
        var renewed = answers.get(0);
        assertThat(renewed.text("renewed_from")).isEqualTo(id);
        assertThat(organization.count(issued.text("name"))).isEqualTo(2);
        var shown = service.anyone()
                .postBare(URI.create(renewed.text("link")).getPath(), null, Map.of())
                .expect(200);
        assertThat(shown.text("id")).isEqualTo(renewed.text("id"));
        assertThat(claims(shown).getJWTID()).isEqualTo(renewed.text("id"));
        // The link is used up, and the key was for a link.
        renew(organization.admin(), id, body, key).expect(409);
        renew(organization.admin(), id, "{\"lifetime_minutes\":60}", key).expect(422);
        assertThat(organization.count(issued.text("name"))).isEqualTo(2);
    }

    @Test
    void a_key_answers_the_same_token_to_the_same_request_and_no_other() {
        var organization = TokenOrganization.of(service);
        organization.apiUser("importer", "reader");
        var id = organization.issue("importer", "publishing").expect(201).text("id");
        var other = organization.issue("importer", "publishing").expect(201).text("id");
        var key = Map.of("Idempotency-Key", "once");

        var first = renew(organization.admin(), id, "{\"lifetime_minutes\":60}", key)
                .expect(200);
        var second = renew(organization.admin(), id, "{ \"lifetime_minutes\" : 60 }", key)
                .expect(200);

        assertThat(claims(second).getClaims()).isEqualTo(claims(first).getClaims());
        assertThat(second.text("id")).isEqualTo(first.text("id"));
        assertThat(second.text("renewed_from")).isEqualTo(id);
        renew(organization.admin(), id, "{\"lifetime_minutes\":61}", key).expect(422);
        renew(organization.admin(), id, "", key).expect(422);
        renew(organization.admin(), other, "{\"lifetime_minutes\":60}", key).expect(422);
        renew(organization.admin(), id, "{\"lifetime_minutes\":60}", Map.of("Idempotency-Key", "k".repeat(256)))
                .expect(400);
        service.database()
                .tell("update idempotency_key set created = created - interval '25 hours' where token_id = '"
                        + first.text("id") + "'");
        assertThat(renew(organization.admin(), id, "{\"lifetime_minutes\":61}", key)
                        .expect(200)
                        .text("id"))
                .isNotEqualTo(first.text("id"));
    }

    @Test
    void what_was_issued_under_a_key_and_revoked_is_not_answered_again() {
        var organization = TokenOrganization.of(service);
        organization.apiUser("importer", "reader");
        var id = organization.issue("importer", "publishing").expect(201).text("id");
        var key = Map.of("Idempotency-Key", "once");
        var issued = renew(organization.admin(), id, "", key).expect(200).text("id");
        organization.admin().delete("/tokens/" + issued).expect(204);

        renew(organization.admin(), id, "", key).expect(409);
        renew(organization.admin(), id, "").expect(200);
    }

    @Test
    void generations_count_each_pair_s_tokens() {
        var organization = TokenOrganization.of(service);
        organization.application("search");
        organization.apiUser("importer", "reader");
        organization.apiUser("exporter", "reader");
        var first = organization.issue("importer", "publishing").expect(201).text("id");
        var second = renew(organization.admin(), first, "").expect(200).text("id");
        var third = organization.issue("importer", "publishing").expect(201).text("id");
        var others = organization.issue("importer", "search").expect(201).text("id");
        var strangers = organization.issue("exporter", "publishing").expect(201).text("id");

        assertThat(List.of(first, second, third, others, strangers).stream().map(RenewalIT::generation))
                .containsExactly("1", "2", "3", "1", "1");
    }

    @Test
    void members_hand_on_only_roles_that_they_hold() {
        var organization = TokenOrganization.of(service);
        organization.role("writer", List.of("write", "admin"));
        organization.role("secret", List.of("secret"));
        var alice = organization.member("alice", "reader", "writer");

        var refused = alice.post("/tokens", Map.of("name", "x", "roles", List.of("secret")))
                .expect(400);
        assertThat(refused.text("bad_field")).isEqualTo("roles");
        var all = alice.post("/tokens", Map.of("name", "x")).expect(201);
        assertThat(claims(all).getClaim("roles")).isEqualTo(List.of("reader", "writer"));
        assertThat(claims(all).getClaim("permissions")).isEqualTo(List.of("read", "write"));
        var one = alice.post("/tokens", Map.of("name", "x", "roles", List.of("reader")))
                .expect(201);
        var limited = service.anyone().as(one.text("token"));
        limited.post("/tokens", Map.of("name", "y", "roles", List.of("writer"))).expect(403);
        assertThat(claims(limited.post("/tokens", Map.of("name", "y")).expect(201))
                        .getClaim("roles"))
                .isEqualTo(List.of("reader"));
        organization.admin().post("/tokens", Map.of("name", "x")).expect(403);
        assertThat(alice.post("/tokens", Map.of("roles", List.of("reader")))
                        .expect(400)
                        .text("bad_field"))
                .isEqualTo("name");
        assertThat(alice.post("/tokens", Map.of("name", "x", "application", "nothing"))
                        .expect(400)
                        .text("bad_field"))
                .isEqualTo("application");
        var forApplication = alice.post("/tokens", Map.of("name", "x", "application", "publishing"))
                .expect(201);
        assertThat(claims(forApplication).getAudience()).containsExactly("https://publishing.example");
    }

    @Test
    void no_row_holds_a_token_s_text() {
        var organization = TokenOrganization.of(service);
        organization.apiUser("importer", "reader");
        var text = organization.issue("importer", "publishing").expect(201).text("token");

        assertThat(service.database()
                        .ask("select count(*) from issued_token t where t::text like '%" + text.substring(40, 80)
                                + "%'"))
                .isEqualTo("0");
        organization.issue("nobody", "publishing").expect(404);
        organization.issue("importer", Map.of()).expect(400);
        organization
                .issue("importer", Map.of("application", UUID.randomUUID().toString()))
                .expect(400);
    }

    private static long seconds(Date date) {
        return date.toInstant().getEpochSecond();
    }

    @Test
    void whoever_administers_the_service_renews_in_every_organization_by_its_name() {
        var organization = TokenOrganization.of(service);
        organization.apiUser("importer", "reader");
        var id = organization.issue("importer", "publishing").expect(201).text("id");

        renew(service.admin(), id, "").expect(404);
        var renewed = service.admin()
                .postBare(organization.path("/tokens/" + id + "/renew"), null, Map.of())
                .expect(200);

        assertThat(renewed.text("renewed_from")).isEqualTo(id);
        service.admin()
                .postBare("/api/orgs/demo/tokens/" + id + "/renew", null, Map.of())
                .expect(404);
    }

    @Test
    void nobody_gets_more_out_of_a_token_than_it_is_worth() throws ParseException {
        var admin = service.admin();
        var id = SignedJWT.parse(admin.authorization().substring("Bearer ".length()))
                .getJWTClaimsSet()
                .getJWTID();
        var issuer = service.register("demo", service.plain(), Map.of());
        service.allow(
                "demo",
                issuer,
                allowing("personal", List.of("mint-personal-token"), Map.of("userLogin", "admin")),
                allowing("organization", List.of("admin"), Map.of()));
        var asAdmin = service.exchanged("demo", "user:admin");
        var organizationAdmin = service.exchanged("demo", "admin");

        renew(asAdmin, id, "").expect(401);
        renew(organizationAdmin, id, "").expect(401);
        var minted = asAdmin.post("/tokens", Map.of("name", "x")).expect(201);
        assertThat(claims(minted).getClaim("permissions")).isEqualTo(List.of());
        service.anyone().as(minted.text("token")).get("/api/orgs").expect(403);
        assertThat(claims(renew(asAdmin, minted.text("id"), "").expect(200)).getClaim("permissions"))
                .isEqualTo(List.of());
    }

    @Test
    void a_token_with_some_roles_is_not_handed_a_sibling_with_others() {
        var organization = TokenOrganization.of(service);
        organization.role("writer", List.of("write"));
        var alice = organization.member("alice", "reader", "writer");
        var reader = alice.post("/tokens", Map.of("name", "r", "roles", List.of("reader")))
                .expect(201);
        var writer = alice.post("/tokens", Map.of("name", "w", "roles", List.of("writer")))
                .expect(201);

        var limited = service.anyone().as(reader.text("token"));
        renew(limited, writer.text("id"), "").expect(401);
        renew(limited, reader.text("id"), "").expect(200);
        renew(alice, writer.text("id"), "").expect(200);
    }

    private static String generation(String id) {
        return service.database().ask("select generation from issued_token where id = '" + id + "'");
    }

    private static Client.Answer renew(Client caller, String id, String body) {
        return renew(caller, id, body, Map.of());
    }

    private static Client.Answer renew(Client caller, String id, String body, Map<String, String> headers) {
        return caller.postBare("/tokens/" + id + "/renew", body, headers);
    }

    private static JWTClaimsSet claims(Client.Answer answer) {
        try {
            return SignedJWT.parse(answer.text("token")).getJWTClaimsSet();
        } catch (ParseException e) {
            throw new AssertionError(e);
        }
    }
}
