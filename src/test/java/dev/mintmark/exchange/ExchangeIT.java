package dev.mintmark.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.SignedJWT;
import dev.mintmark.testing.AtOnce;
import dev.mintmark.testing.Client;
import dev.mintmark.testing.RelyingParty;
import dev.mintmark.testing.TestIssuer;
import dev.mintmark.testing.TrustingService;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An outside identity is traded for a token of ours, on real parts. */
class ExchangeIT {
    private static final String ACCESS_TOKEN = "urn:ietf:params:oauth:token-type:access_token";

    @RegisterExtension
    private static final TrustingService service = TrustingService.forClass();

    @ParameterizedTest
    @ValueSource(strings = {"RS256", "PS256", "ES256", "ES384", "ES512", "EdDSA"})
    void a_token_signed_with_any_accepted_algorithm_is_exchanged(String algorithm) {
        var organization = service.trusting();
        var claims = service.plain().claims("repo:acme/app", "urn:mintmark:org:" + organization);

        var answer = service.anyone().exchange(organization, service.plain().token(claims, algorithm));

        assertThat(answer.expect(200).text("issued_token_type")).isEqualTo(ACCESS_TOKEN);
        assertThat(answer.text("token_type")).isEqualTo("Bearer");
        assertThat(answer.json().path("expires_in").asInt()).isEqualTo(7200);
        assertThat(answer.text("scope")).isEqualTo("deploy");
        assertThat(answer.json()).hasSize(5);
    }

    @Test
    void of_many_at_once_each_gets_its_own_and_has_its_own_row() throws Exception {
        var organization = service.trusting();
        service.admin()
                .post("/api/orgs/" + organization + "/teams", Map.of("name", "ops"))
                .expect(201);

        var answers = AtOnce.run(120, i -> {
            var subjectToken = service.plain().token("repo:acme/app-" + i, "urn:mintmark:org:" + organization);
            return i % 10 == 9
                    ? service.anyone().exchange(organization, subjectToken, Map.of("scope", "team:ops"))
                    : service.anyone()
                            .exchange(organization, subjectToken, Map.of("expiration", Integer.toString(1000 + i)));
        });

        for (int i = 0; i < answers.size(); i++) {
            if (i % 10 == 9) {
                answers.get(i).expect(400);
                continue;
            }
            var claims = SignedJWT.parse(answers.get(i).expect(200).text("access_token"))
                    .getJWTClaimsSet();
            assertThat(service.database()
                            .ask(
                                    "select subject_sub || ' ' || extract(epoch from expires - issued)::int from issued_token"
                                            + " where id = '" + claims.getJWTID() + "'"))
                    .isEqualTo("repo:acme/app-" + i + " " + (1000 + i));
        }
        assertThat(service.database()
                        .ask("select count(*) from issued_token t join organization o on o.id = t.organization_id"
                                + " where o.name = '" + organization + "'"))
                .isEqualTo("108");
    }

    @Test
    void an_issuer_is_trusted_over_https_too() {
        var organization = service.newOrganization();
        var issuer = service.register(organization, service.secure(), Map.of());
        service.allow(organization, issuer, allow("organization", Map.of("sub", "repo:acme/*")));

        var token = service.secure().token("repo:acme/app", "urn:mintmark:org:" + organization);

        service.anyone().exchange(organization, token).expect(200);
        assertThat(service.admin()
                        .get("/api/orgs/" + organization + "/oidc/issuers/" + issuer)
                        .json()
                        .path("thumbprints"))
                .hasSize(1);
    }

    @Test
    void the_token_says_what_was_granted_and_to_whom() throws Exception {
        var organization = service.newOrganization();
        var issuer = service.register(organization, service.plain(), Map.of());
        service.allow(
                organization,
                issuer,
                allow(
                        "organization",
                        Map.of("sub", "repo:acme/*"),
                        "authorizedPermissions",
                        List.of("admin", "deploy")));

        var token = service.anyone()
                .exchange(organization, service.subjectToken(organization))
                .expect(200)
                .text("access_token");

        var claims = RelyingParty.of(service.service().baseUrl()).verify(token, "urn:mintmark:org:" + organization);
        assertThat(claims.getClaims().keySet())
                .containsExactlyInAnyOrder(
                        "iss",
                        "sub",
                        "aud",
                        "exp",
                        "iat",
                        "nbf",
                        "jti",
                        "client_id",
                        "org",
                        "token_type",
                        "scope",
                        "permissions",
                        "act");
        assertThat(claims.getSubject()).isEqualTo("organization:" + organization);
        assertThat(claims.getStringClaim("client_id")).isEqualTo(issuer);
        assertThat(claims.getStringClaim("org")).isEqualTo(organization);
        assertThat(claims.getStringClaim("token_type")).isEqualTo("organization");
        assertThat(claims.getStringListClaim("permissions")).containsExactly("deploy");
        assertThat(claims.getJSONObjectClaim("act"))
                .isEqualTo(Map.of("iss", service.plain().url(), "sub", "repo:acme/app"));
        assertThat(claims.getExpirationTime().toInstant())
                .isEqualTo(claims.getIssueTime().toInstant().plusSeconds(7200));
        assertThat(claims.getNotBeforeTime()).isEqualTo(claims.getIssueTime());
        assertThat(SignedJWT.parse(token).getHeader().getType().getType()).isEqualTo("at+jwt");
    }

    @Test
    void the_issue_is_on_record_before_it_is_answered() throws Exception {
        var organization = service.trusting();
        var subject = service.plain().claims("repo:acme/app", "urn:mintmark:org:" + organization);

        var token = service.anyone()
                .exchange(organization, service.plain().token(subject, "RS256"))
                .expect(200)
                .text("access_token");

        var jti = SignedJWT.parse(token).getJWTClaimsSet().getJWTID();
        assertThat(service.database()
                        .ask("select concat_ws(' ', kind, subject, subject_iss, subject_sub, subject_jti, permissions,"
                                + " extract(epoch from expires - issued)::int) from issued_token where id = '" + jti
                                + "'"))
                .isEqualTo(String.join(
                        " ",
                        "organization",
                        "organization:" + organization,
                        service.plain().url(),
                        "repo:acme/app",
                        subject.get("jti").toString(),
                        "{deploy}",
                        "7200"));
    }

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    organization, '',       organization:ORG, ORG
                    organization, admin,    organization:ORG, ORG
                    team,         team:ops, team:ORG/ops,     ops
                    personal,     user:amy, user:ORG/amy,     amy
                    runner,       runner:r, runner:ORG/r,     r
                    """)
    void each_type_of_token_speaks_for_its_own(String type, String scope, String sub, String login) throws Exception {
        var organization = service.newOrganization();
        service.admin()
                .post("/api/orgs/" + organization + "/teams", Map.of("name", "ops"))
                .expect(201);
        service.admin()
                .post("/api/orgs/" + organization + "/members", Map.of("login", "amy"))
                .expect(201);
        var rules = Map.<String, Object>of("sub", "repo:acme/*");
        service.allow(
                organization,
                service.register(organization, service.plain(), Map.of()),
                allow("organization", rules, "authorizedPermissions", List.of("admin")),
                allow("team", rules, "teamName", "ops"),
                allow("personal", rules, "userLogin", "amy"),
                allow("runner", rules, "runnerID", "r"));

        for (var vendor : List.of("mintmark", "pulumi")) {
            var requested = "urn:" + vendor + ":token-type:access_token:" + type;
            var answer = service.anyone()
                    .exchange(
                            organization,
                            service.subjectToken(organization),
                            Map.of("requested_token_type", requested, "scope", scope))
                    .expect(200);

            assertThat(answer.text("issued_token_type")).isEqualTo(requested);
            assertThat(answer.text("token_type")).isEqualTo(vendor.equals("pulumi") ? "token" : "Bearer");
            // Not what was asked for, but the permissions that were granted, as in the token.
            assertThat(answer.text("scope")).isEqualTo("admin".equals(scope) ? scope : "");
            var token = answer.text("access_token");
            assertThat(SignedJWT.parse(token).getJWTClaimsSet().getSubject())
                    .isEqualTo(sub.replace("ORG", organization));
            assertThat(service.anyone()
                            .authorizedBy("token " + token)
                            .get("/api/user")
                            .expect(200)
                            .text("githubLogin"))
                    .isEqualTo(login.replace("ORG", organization));
        }
        var inferred = service.anyone()
                .exchange(organization, service.subjectToken(organization), Map.of("scope", scope))
                .expect(200);
        assertThat(SignedJWT.parse(inferred.text("access_token"))
                        .getJWTClaimsSet()
                        .getStringClaim("token_type"))
                .isEqualTo(type);
    }

    @Test
    void an_exchange_in_json_is_one_in_a_form() {
        var organization = service.trusting();
        var request = new HashMap<String, Object>(Map.of(
                "grant_type", "urn:ietf:params:oauth:grant-type:token-exchange",
                "audience", "urn:pulumi:org:" + organization,
                "subject_token_type", "urn:ietf:params:oauth:token-type:jwt",
                "scope", "",
                "subject_token", service.subjectToken(organization)));
        for (Object expiration : List.of(600, "600")) {
            request.put("expiration", expiration);
            assertThat(service.anyone()
                            .unchecked()
                            .post("/api/oauth/token", request)
                            .expect(200)
                            .json()
                            .path("expires_in")
                            .asInt())
                    .isEqualTo(600);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer nonsense", "Basic Zm9vOmJhcg==", "token eyJhbGciOiJub25lIn0.e30."})
    void an_unrelated_authorization_is_not_looked_at(String authorization) {
        var organization = service.trusting();

        service.anyone()
                .authorizedBy(authorization)
                .exchange(organization, service.subjectToken(organization))
                .expect(200);
    }

    @Test
    void a_deny_wins_over_every_allow() {
        var organization = service.newOrganization();
        service.allow(
                organization,
                service.register(organization, service.plain(), Map.of()),
                allow("organization", Map.of("sub", "repo:acme/*")),
                Map.of("decision", "deny", "tokenType", "organization", "rules", Map.of("sub", "*/app")));

        var answer = service.anyone().exchange(organization, service.subjectToken(organization));

        assertRefused(
                answer,
                "invalid_grant",
                "definition 1 of this issuer's policy denies tokens with sub '*/app', and a deny beats every allow. An administrator sees every rule compared at"
                        + " POST /api/orgs/{organization}/oidc/issuers/{issuer}/simulate.");
    }

    @Test
    void a_change_of_policy_holds_for_the_very_next_exchange() {
        var organization = service.trusting();
        var issuer = service.admin()
                .get("/api/orgs/" + organization + "/oidc/issuers")
                .json()
                .at("/oidcIssuers/0/id")
                .asText();
        for (int i = 0; i < 5; i++) {
            service.allow(organization, issuer, allow("organization", Map.of("sub", "repo:other/*")));
            service.anyone()
                    .exchange(organization, service.subjectToken(organization))
                    .expect(400);
            service.allow(organization, issuer, allow("organization", Map.of("sub", "repo:acme/*")));
            service.anyone()
                    .exchange(organization, service.subjectToken(organization))
                    .expect(200);
        }
        service.admin()
                .delete("/api/orgs/" + organization + "/oidc/issuers/" + issuer)
                .expect(204);
        assertThat(service.anyone()
                        .exchange(organization, service.subjectToken(organization))
                        .expect(400)
                        .text("error"))
                .isEqualTo("invalid_target");
    }

    @Test
    void a_role_grants_what_it_holds_now_and_for_no_longer_than_it_says() throws Exception {
        var organization = service.newOrganization();
        var role = service.admin()
                .post(
                        "/api/orgs/" + organization + "/roles",
                        Map.of("name", "r", "permissions", List.of("read"), "longest_token_life_minutes", 10))
                .expect(201)
                .text("id");
        service.allow(
                organization,
                service.register(organization, service.plain(), Map.of()),
                allow("organization", Map.of("sub", "repo:acme/*"), "roleID", role));

        var first = service.anyone()
                .exchange(organization, service.subjectToken(organization))
                .expect(200);
        assertThat(first.json().path("expires_in").asInt()).isEqualTo(600);
        assertThat(permissions(first)).containsExactly("read");

        service.admin()
                .patch("/api/orgs/" + organization + "/roles/r", Map.of("permissions", List.of("write")))
                .expect(200);
        assertThat(permissions(service.anyone()
                        .exchange(organization, service.subjectToken(organization))
                        .expect(200)))
                .containsExactly("write");

        service.admin().delete("/api/orgs/" + organization + "/roles/r").expect(204);
        assertRefused(
                service.anyone().exchange(organization, service.subjectToken(organization)),
                "invalid_grant",
                "the role that the policy would grant does not exist any more");
    }

    @Test
    void no_cap_is_exceeded() {
        var organization = service.newOrganization();
        var issuer = service.register(organization, service.plain(), Map.of("maxExpiration", 3000));
        service.allow(organization, issuer, allow("organization", Map.of("sub", "repo:acme/*"), "maxExpiration", 2000));

        assertThat(service.anyone()
                        .exchange(organization, service.subjectToken(organization))
                        .expect(200)
                        .json()
                        .path("expires_in")
                        .asInt())
                .isEqualTo(2000);
        assertRefused(
                service.anyone()
                        .exchange(organization, service.subjectToken(organization), Map.of("expiration", "2001")),
                "invalid_request",
                "expiration 2001 is above the maximum of 2000 seconds");
    }

    @Test
    void a_member_or_team_that_is_gone_gets_nothing() {
        var organization = service.newOrganization();
        var rules = Map.<String, Object>of("sub", "repo:acme/*");
        service.allow(
                organization,
                service.register(organization, service.plain(), Map.of()),
                allow("team", rules, "teamName", "ghosts"),
                allow("personal", rules, "userLogin", "ghost"));

        assertRefused(
                service.anyone()
                        .exchange(organization, service.subjectToken(organization), Map.of("scope", "user:ghost")),
                "invalid_grant",
                "the organization has no member 'ghost'");
        assertRefused(
                service.anyone()
                        .exchange(organization, service.subjectToken(organization), Map.of("scope", "team:ghosts")),
                "invalid_grant",
                "the organization has no team 'ghosts'");
    }

    @Test
    void static_keys_are_never_fetched() {
        try (var issuer = TestIssuer.http()) {
            var organization = service.newOrganization();
            var id = service.register(organization, issuer, Map.of("jwks", issuer.jwks()));
            service.allow(organization, id, allow("organization", Map.of("sub", "repo:acme/*")));

            service.anyone()
                    .exchange(organization, issuer.token("repo:acme/app", "urn:mintmark:org:" + organization))
                    .expect(200);
            assertThat(issuer.requests()).isZero();
        }
    }

    @Test
    void a_rotated_key_is_found_and_an_issuer_that_is_down_is_no_fault_of_the_caller() {
        var organization = service.newOrganization();
        var issuer = service.register(organization, service.secure(), Map.of());
        service.allow(organization, issuer, allow("organization", Map.of("sub", "repo:acme/*")));
        var audience = "urn:mintmark:org:" + organization;
        service.anyone()
                .exchange(organization, service.secure().token("repo:acme/app", audience))
                .expect(200);

        service.secure().rotate();
        service.anyone()
                .exchange(organization, service.secure().token("repo:acme/app", audience))
                .expect(200);

        service.admin()
                .post("/api/orgs/" + organization + "/oidc/issuers/" + issuer + "/refresh-keys", Map.of())
                .expect(202);
        service.secure().fail(TestIssuer.Failure.DOWN);
        try {
            assertThat(service.anyone()
                            .exchange(organization, service.secure().token("repo:acme/app", audience))
                            .expect(503)
                            .text("error"))
                    .isEqualTo("temporarily_unavailable");
        } finally {
            service.secure().recover();
        }
    }

    @Test
    void a_token_for_an_application_is_for_that_application_alone() throws Exception {
        var organization = service.newOrganization();
        var issuer = service.register(organization, service.plain(), Map.of());
        service.allow(
                organization,
                issuer,
                allow(
                        "organization",
                        Map.of("sub", "repo:acme/*"),
                        "authorizedPermissions",
                        List.of("admin"),
                        "audiences",
                        List.of("https://api.acme.example")));

        var token = service.anyone()
                .exchange(
                        organization,
                        service.subjectToken(organization),
                        Map.of("resource", "https://api.acme.example", "scope", "admin"))
                .expect(200)
                .text("access_token");

        RelyingParty.of(service.service().baseUrl()).verify(token, "https://api.acme.example");
        service.anyone().as(token).get("/api/user").expect(401);
        service.anyone().as(token).get("/api/orgs/" + organization).expect(401);
    }

    @Test
    void our_own_tokens_are_no_subject_tokens() {
        var organization = service.trusting();
        var own = service.anyone()
                .exchange(organization, service.subjectToken(organization))
                .expect(200)
                .text("access_token");

        assertThat(service.anyone().exchange(organization, own).expect(400).text("error"))
                .isEqualTo("invalid_request");
    }

    private static List<String> permissions(Client.Answer answer) throws Exception {
        return SignedJWT.parse(answer.text("access_token")).getJWTClaimsSet().getStringListClaim("permissions");
    }

    private static void assertRefused(Client.Answer answer, String error, String description) {
        assertThat(answer.expect(400).json())
                .isEqualTo(new Client.Answer(
                                400, "{\"error\":\"" + error + "\",\"error_description\":\"" + description + "\"}")
                        .json());
    }

    static Map<String, Object> allow(String tokenType, Map<String, Object> rules, Object... further) {
        var definition = new HashMap<String, Object>();
        definition.put("decision", "allow");
        definition.put("tokenType", tokenType);
        definition.put("rules", rules);
        for (int i = 0; i < further.length; i += 2) {
            definition.put(further[i].toString(), further[i + 1]);
        }
        return definition;
    }
}
