package dev.mintmark.exchange;

import static dev.mintmark.exchange.ExchangeIT.allow;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.SignedJWT;
import dev.mintmark.testing.Client;
import dev.mintmark.testing.TrustingService;
import java.text.ParseException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A token's scope says its permissions wherever it is read; a request asks for fewer; services choose the token's typ. */
class ScopeIT {
    private static final String RESOURCE = "https://api.acme.example";
    private static final String OTHER_RESOURCE = "https://other.acme.example";
    private static final String URN = "urn:ietf:params:oauth:token-type:";

    @RegisterExtension
    private static final TrustingService service = TrustingService.forClass();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    ''                       | deploy introspect read:logs
                    admin                    | admin
                    deploy                   | deploy
                    admin deploy             | deploy admin
                    ' read:logs  deploy '    | deploy read:logs
                    deploy deploy            | deploy
                    team:ops                 | page read:logs
                    read:logs team:ops       | read:logs
                    user:amy                 | ''
                    runner:r page            | page
                    """)
    void answer_token_introspection_and_record_say_the_same_scope(String scope, String granted) throws Exception {
        var organization = organization();

        var answer = exchange(organization, Map.of("scope", scope)).expect(200);

        var token = answer.text("access_token");
        var claims = SignedJWT.parse(token).getJWTClaimsSet();
        var introspection = introspector(organization)
                .form("/api/oauth/introspect", Map.of("token", token))
                .expect(200);
        assertThat(answer.text("scope")).isEqualTo(granted);
        assertThat(claims.getStringClaim("scope")).isEqualTo(granted);
        assertThat(introspection.json().path("scope").asText("none")).isEqualTo(granted);
        assertThat(String.join(" ", claims.getStringListClaim("permissions"))).isEqualTo(granted);
        assertThat(service.database()
                        .ask("select array_to_string(permissions, ' ') from issued_token where id = '"
                                + claims.getJWTID() + "'"))
                .isEqualTo(granted);
        assertThat(simulate(organization, scope).json().path("permissions"))
                .hasSize(granted.isEmpty() ? 0 : granted.split(" ", -1).length);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    deploy destroy        | invalid_scope | 'destroy'
                    Deploy                | invalid_scope | 'Deploy'
                    page                  | invalid_scope | 'page'
                    team:ops deploy       | invalid_scope | 'deploy'
                    user:amy admin        | invalid_scope | admin
                    team:ops user:amy     | invalid_scope | both
                    team:ops team:dev     | invalid_scope | both
                    deploy\\               | invalid_scope | no permission
                    user:ghost            | invalid_grant | 'ghost'
                    runner:r admin        | invalid_scope | admin
                    """)
    void what_is_not_granted_is_named_and_nothing_is_issued(String scope, String error, String named) {
        var organization = organization();

        var answer = exchange(organization, Map.of("scope", scope)).expect(400);

        assertThat(answer.text("error")).isEqualTo(error);
        assertThat(answer.text("error_description")).contains(named);
    }

    @Test
    void a_requested_type_and_permissions_without_its_holder_contradict_each_other() {
        var organization = organization();

        assertThat(exchange(
                                organization,
                                Map.of(
                                        "scope",
                                        "deploy",
                                        "requested_token_type",
                                        "urn:mintmark:token-type:access_token:team"))
                        .expect(400)
                        .text("error"))
                .isEqualTo("invalid_scope");
        exchange(
                        organization,
                        Map.of(
                                "scope",
                                "deploy",
                                "requested_token_type",
                                "urn:pulumi:token-type:access_token:organization"))
                .expect(200);
    }

    @Test
    void a_repeat_asks_for_the_same_permissions_in_any_order() {
        var organization = organization(Map.of("subjectTokenUse", "once"));
        var subjectToken = service.subjectToken(organization);
        var first = service.anyone()
                .exchange(organization, subjectToken, Map.of("scope", "deploy read:logs"))
                .expect(200);

        var repeat = service.anyone()
                .exchange(organization, subjectToken, Map.of("scope", "read:logs  deploy deploy"))
                .expect(200);

        assertThat(jti(repeat)).isEqualTo(jti(first));
        assertThat(repeat.text("scope")).isEqualTo(first.text("scope")).isEqualTo("deploy read:logs");
        assertThat(service.anyone()
                        .exchange(organization, subjectToken, Map.of("scope", "deploy"))
                        .expect(400)
                        .text("error"))
                .isEqualTo("invalid_grant");
    }

    @Test
    void an_old_permission_that_no_scope_can_say_stays_a_permission_and_makes_no_scope() throws ParseException {
        var organization = organization();
        service.database()
                .tell("update auth_policy set version = version + 1,"
                        + " definitions = replace(definitions, 'read:logs', 'read admin')"
                        + " where organization_id = (select id from organization where name = '" + organization + "')");

        var answer = exchange(organization, Map.of()).expect(200);

        var claims = SignedJWT.parse(answer.text("access_token")).getJWTClaimsSet();
        assertThat(claims.getStringListClaim("permissions")).containsExactly("deploy", "introspect", "read admin");
        assertThat(claims.getStringClaim("scope"))
                .isEqualTo("deploy introspect")
                .isEqualTo(answer.text("scope"));
    }

    @Test
    void services_choose_the_typ_of_their_tokens_and_ours_are_taken_either_way() throws ParseException {
        var organization = organization();
        var path = "/api/orgs/" + organization;
        var application = Map.of("name", "api", "audience", RESOURCE, "longest_token_life_minutes", 60);
        service.admin().post(path + "/applications", application).expect(201);

        assertThat(typ(exchange(organization, Map.of("resource", RESOURCE)))).isEqualTo("at+jwt");
        service.admin()
                .patch(path + "/applications/api", Map.of("tokenType", "JWT"))
                .expect(200);
        assertThat(typ(exchange(organization, Map.of("resource", RESOURCE)))).isEqualTo("JWT");
        assertThat(typ(exchange(organization, Map.of()))).isEqualTo("at+jwt");
        assertThat(typ(exchangeForBoth(organization))).isEqualTo("at+jwt");

        assertThat(service.admin()
                        .patch(path, Map.of("tokenType", "JWT"))
                        .expect(200)
                        .text("tokenType"))
                .isEqualTo("JWT");
        assertThat(typ(exchangeForBoth(organization))).isEqualTo("JWT");
        var own = exchange(organization, Map.of("scope", "admin"));
        assertThat(typ(own)).isEqualTo("JWT");
        var caller = service.anyone().as(own.text("access_token"));
        caller.get("/api/user").expect(200);
        assertThat(caller.form("/api/oauth/introspect", Map.of("token", own.text("access_token")))
                        .expect(200)
                        .json()
                        .path("active")
                        .asBoolean())
                .isTrue();
        assertThat(service.anyone()
                        .exchange(organization, own.text("access_token"))
                        .expect(400)
                        .text("error_description"))
                .contains("one of our own");
        caller.patch(path + "/applications/api", Map.of("tokenType", "at+jwt")).expect(200);
        assertThat(typ(exchange(organization, Map.of("resource", RESOURCE)))).isEqualTo("at+jwt");

        var nothing = new HashMap<String, Object>();
        nothing.put("tokenType", null);
        assertThat(caller.patch(path + "/applications/api", nothing)
                        .expect(200)
                        .json()
                        .has("tokenType"))
                .isFalse();
        assertThat(typ(exchange(organization, Map.of("resource", RESOURCE)))).isEqualTo("JWT");
        caller.patch(path, nothing).expect(200);
        assertThat(typ(exchange(organization, Map.of("resource", RESOURCE)))).isEqualTo("at+jwt");
        for (var wrong : List.of("jwt", "at+JWT", "", "JWE")) {
            caller.patch(path, Map.of("tokenType", wrong)).expect(400);
            caller.patch(path + "/applications/api", Map.of("tokenType", wrong)).expect(400);
        }
    }

    @Test
    void an_api_users_token_renewed_or_behind_a_link_has_its_applications_typ() throws ParseException {
        var organization = organization();
        var path = "/api/orgs/" + organization;
        service.admin()
                .post(
                        path + "/roles",
                        Map.of("name", "r", "permissions", List.of("read"), "longest_token_life_minutes", 600))
                .expect(201);
        service.admin()
                .post(
                        path + "/applications",
                        Map.of(
                                "name",
                                "api",
                                "audience",
                                RESOURCE,
                                "longest_token_life_minutes",
                                600,
                                "tokenType",
                                "JWT"))
                .expect(201);
        service.admin()
                .post(path + "/api-users", Map.of("name", "u", "email", "u@example.org", "roles", List.of("r")))
                .expect(201);

        var issued = service.admin()
                .post(path + "/api-users/u/tokens", Map.of("application", "api"))
                .expect(201);

        var jwt = SignedJWT.parse(issued.text("token"));
        assertThat(jwt.getHeader().getType().getType()).isEqualTo("JWT");
        assertThat(jwt.getJWTClaimsSet().getStringClaim("scope")).isEqualTo("read");
        var renewed = service.anyone()
                .as(issued.text("token"))
                .post("/tokens/" + issued.text("id") + "/renew", Map.of())
                .expect(200);
        assertThat(SignedJWT.parse(renewed.text("token")).getHeader().getType().getType())
                .isEqualTo("JWT");
    }

    @ParameterizedTest
    @ValueSource(strings = {"urn:mintmark:org:%s", "urn:pulumi:org:%s"})
    void the_token_names_the_organization_where_the_request_does_not(String audience) {
        var organization = organization();
        var urn = audience.formatted(organization);

        assertThat(exchangeBare(service.plain().token("repo:acme/app", urn), "jwt")
                        .expect(200)
                        .text("scope"))
                .isEqualTo("deploy introspect read:logs");
        var claims = service.plain().claims("repo:acme/app", urn);
        claims.put(
                "aud",
                List.of("https://x.example", "urn:pulumi:org:" + organization, "urn:mintmark:org:" + organization));
        exchangeBare(service.plain().token(claims, "RS256"), "jwt").expect(200);

        claims.put("aud", List.of(urn, "urn:mintmark:org:other"));
        refused(exchangeBare(service.plain().token(claims, "RS256"), "jwt"), "several organizations");
        claims.put("aud", "https://x.example");
        refused(exchangeBare(service.plain().token(claims, "RS256"), "jwt"), "names no organization");
        refused(exchangeBare("x", "jwt"), "parts between dots");
    }

    @Test
    void an_outside_access_token_is_taken_where_the_issuer_says_so() {
        var organization = organization();
        var audience = "urn:mintmark:org:" + organization;
        var ordinary = service.plain().token("repo:acme/app", audience);
        for (var typ : List.of("at+jwt", "application/at+jwt", "AT+JWT")) {
            var refusal = exchangeBare(typed(typ, organization), "jwt");
            refused(refusal, "subjectTokenTypes has no access_token");
            refused(exchangeBare(typed(typ, organization), "access_token"), "subjectTokenTypes has no access_token");
        }
        refused(exchangeBare(ordinary, "access_token"), "subjectTokenTypes has no access_token");
        assertThat(simulateToken(organization, Map.of("token", typed("at+jwt", organization))))
                .contains("subjectTokenTypes has no access_token");

        change(organization, List.of("access_token", "jwt", "jwt"));
        for (var typ : List.of("at+jwt", "application/at+jwt")) {
            exchangeBare(typed(typ, organization), "access_token").expect(200);
            exchangeBare(typed(typ, organization), "jwt").expect(200);
        }
        exchangeBare(ordinary, "access_token").expect(200);
        refused(exchangeBare(ordinary, "id_token"), "subjectTokenTypes has no id_token");
        assertThat(simulateToken(organization, Map.of("token", typed("at+jwt", organization))))
                .isEqualTo("[]");
        assertThat(simulateToken(organization, Map.of("token", ordinary, "subjectTokenType", "id_token")))
                .contains("subjectTokenTypes has no id_token");
        for (var typ : List.of("logout+jwt", "dpop+jwt", "application/dpop+jwt")) {
            refused(exchangeBare(typed(typ, organization), "access_token"), "another purpose");
        }
        var own = exchangeBare(ordinary, "jwt").expect(200).text("access_token");
        refused(
                service.anyone().exchange(organization, own, Map.of("subject_token_type", URN + "access_token")),
                "our own");
    }

    @Test
    void the_types_of_an_issuers_tokens_are_a_list_of_known_ones() {
        var organization = organization();
        var address = "/api/orgs/" + organization + "/oidc/issuers";
        var issuer = service.admin().get(address).expect(200).json().at("/oidcIssuers/0");

        assertThat(issuer.path("subjectTokenTypes").toString()).isEqualTo("[\"id_token\",\"jwt\"]");
        for (var wrong : List.of(List.of(), List.of("saml2"), List.of("jwt", "JWT"))) {
            service.admin()
                    .patch(address + "/" + issuer.path("id").asText(), Map.of("subjectTokenTypes", wrong))
                    .expect(400);
        }
        var nothing = new HashMap<String, Object>();
        nothing.put("subjectTokenTypes", null);
        change(organization, List.of("access_token"));
        assertThat(service.admin()
                        .patch(address + "/" + issuer.path("id").asText(), nothing)
                        .expect(200)
                        .json()
                        .path("subjectTokenTypes")
                        .toString())
                .isEqualTo("[\"id_token\",\"jwt\"]");
    }

    /** As Spring's RestClientTokenExchangeTokenResponseClient asks: no audience, and a client that authenticates. */
    @Test
    void springs_token_exchange_works_unchanged() {
        var organization = organization();
        change(organization, List.of("access_token"));

        var answer = service.anyone()
                .authorizedBy("Basic c3ByaW5nOnNlY3JldA==")
                .form(
                        "/api/oauth/token",
                        Map.of(
                                "grant_type",
                                "urn:ietf:params:oauth:grant-type:token-exchange",
                                "requested_token_type",
                                URN + "access_token",
                                "subject_token",
                                typed("at+jwt", organization),
                                "subject_token_type",
                                URN + "access_token",
                                "scope",
                                "deploy"))
                .expect(200);

        assertThat(answer.text("token_type")).isEqualTo("Bearer");
        assertThat(answer.text("scope")).isEqualTo("deploy");
    }

    private static String organization() {
        return organization(Map.of());
    }

    private static String organization(Map<String, Object> issuer) {
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
                service.register(organization, service.plain(), issuer),
                allow(
                        "organization",
                        rules,
                        "authorizedPermissions",
                        List.of("deploy", "introspect", "read:logs", "admin"),
                        "audiences",
                        List.of(RESOURCE, OTHER_RESOURCE)),
                allow("team", rules, "teamName", "ops", "authorizedPermissions", List.of("page", "read:logs")),
                allow("personal", rules, "userLogin", "amy", "authorizedPermissions", List.of("admin")),
                allow("runner", rules, "runnerID", "r", "authorizedPermissions", List.of("page", "admin")));
        return organization;
    }

    private static Client.Answer exchange(String organization, Map<String, String> further) {
        return service.anyone().exchange(organization, service.subjectToken(organization), further);
    }

    private static Client.Answer exchangeBare(String subjectToken, String type) {
        return service.anyone()
                .form(
                        "/api/oauth/token",
                        Map.of(
                                "grant_type",
                                "urn:ietf:params:oauth:grant-type:token-exchange",
                                "subject_token",
                                subjectToken,
                                "subject_token_type",
                                URN + type));
    }

    private static Client.Answer exchangeForBoth(String organization) {
        return service.anyone()
                .post(
                        "/api/oauth/token",
                        Map.of(
                                "grant_type",
                                "urn:ietf:params:oauth:grant-type:token-exchange",
                                "subject_token",
                                service.subjectToken(organization),
                                "subject_token_type",
                                URN + "jwt",
                                "resource",
                                List.of(RESOURCE, OTHER_RESOURCE)));
    }

    private static Client introspector(String organization) {
        return service.anyone()
                .as(exchange(organization, Map.of("scope", "introspect"))
                        .expect(200)
                        .text("access_token"));
    }

    private static Client.Answer simulate(String organization, String scope) {
        return service.admin()
                .post(
                        "/api/orgs/" + organization + "/oidc/issuers/" + issuerId(organization) + "/simulate",
                        Map.of("claims", Map.of("sub", "repo:acme/app"), "scope", scope))
                .expect(200);
    }

    private static String simulateToken(String organization, Map<String, String> request) {
        return service.admin()
                .post("/api/orgs/" + organization + "/oidc/issuers/" + issuerId(organization) + "/simulate", request)
                .expect(200)
                .json()
                .at("/token/problems")
                .toString();
    }

    private static void change(String organization, List<String> subjectTokenTypes) {
        service.admin()
                .patch(
                        "/api/orgs/" + organization + "/oidc/issuers/" + issuerId(organization),
                        Map.of("subjectTokenTypes", subjectTokenTypes))
                .expect(200);
    }

    private static String issuerId(String organization) {
        return service.admin()
                .get("/api/orgs/" + organization + "/oidc/issuers")
                .expect(200)
                .json()
                .at("/oidcIssuers/0/id")
                .asText();
    }

    private static String typed(String typ, String organization) {
        var key = service.plain().key("RS256");
        return key.sign(
                Map.of("alg", "RS256", "kid", key.kid(), "typ", typ),
                service.plain().claims("repo:acme/app", "urn:mintmark:org:" + organization));
    }

    private static void refused(Client.Answer answer, String because) {
        assertThat(answer.expect(400).text("error")).isEqualTo("invalid_request");
        assertThat(answer.text("error_description")).contains(because);
    }

    private static String typ(Client.Answer answer) throws ParseException {
        return SignedJWT.parse(answer.expect(200).text("access_token"))
                .getHeader()
                .getType()
                .getType();
    }

    private static String jti(Client.Answer answer) {
        try {
            return SignedJWT.parse(answer.text("access_token"))
                    .getJWTClaimsSet()
                    .getJWTID();
        } catch (ParseException e) {
            throw new AssertionError(e);
        }
    }
}
