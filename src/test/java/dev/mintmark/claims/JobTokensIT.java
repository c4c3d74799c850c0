package dev.mintmark.claims;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.auth.oauth2.TokenVerifier;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.Issuer;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;
import com.nimbusds.openid.connect.sdk.validators.IDTokenValidator;
import dev.mintmark.testing.AtOnce;
import dev.mintmark.testing.Client;
import dev.mintmark.testing.RelyingParty;
import dev.mintmark.testing.TokenOrganization;
import dev.mintmark.testing.TrustingService;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens for jobs: what is in effect is in them, and relying parties that know our address verify them. */
class JobTokensIT {
    private static final Clock NOW = Clock.systemUTC();
    private static final String SUBJECT = "org/%s/project/%s/user/%s";

    @RegisterExtension
    private static final TrustingService service = TrustingService.forClass();

    private static Client admin;
    private static RelyingParty relyingParty;

    @BeforeAll
    static void start() {
        admin = service.admin();
        relyingParty = RelyingParty.of(service.service().baseUrl());
    }

    @Test
    void a_job_that_is_configured_for_ten_hours_gets_a_token_that_lives_as_long() {
        var organization = ClaimsOrganization.of(service);
        var audience = organization.id();
        var token = admin.authorization().substring("Bearer ".length());
        var circle = Map.of("Circle-Token", token, "content-type", "application/json");

        var byDefault = mint(organization);
        assertThat(life(byDefault)).isEqualTo(18_000);
        assertExpired(byDefault, audience, "PT9H59M");

        service.anyone()
                .call("PATCH", organization.projectClaims(), "{\"ttl\":\"10h\"}", circle)
                .expect(200);
        assertThat(service.anyone()
                        .call("GET", organization.projectClaims(), null, circle)
                        .expect(200)
                        .text("ttl"))
                .isEqualTo("10h0m0s");

        var longer = mint(organization);
        assertThat(life(longer)).isEqualTo(36_000);
        assertThat(longer.json().path("expires_in").asLong()).isEqualTo(36_000);
        relyingParty.verifyIdToken(longer.text("token"), audience, later("PT9H59M"));
        assertExpired(longer, audience, "PT10H2M");

        service.anyone()
                .call("DELETE", organization.projectClaims() + "?claims=ttl", null, circle)
                .expect(200);
        assertThat(life(mint(organization))).isEqualTo(18_000);
    }

    @Test
    void it_says_whose_job_it_is_for() throws ParseException {
        var organization = ClaimsOrganization.of(service);
        var memberId = service.database().ask("select id from member where login = 'admin'");

        var token = mint(organization).text("token");

        var claims = relyingParty.verifyIdToken(token, organization.id(), NOW);
        assertThat(claims.getSubject())
                .isEqualTo(SUBJECT.formatted(organization.id(), organization.projectId(), memberId));
        assertThat(claims.getStringClaim("org")).isEqualTo(organization.name());
        assertThat(claims.getStringClaim("org_id")).isEqualTo(organization.id());
        assertThat(claims.getStringClaim("project")).isEqualTo("shop");
        assertThat(claims.getStringClaim("project_id")).isEqualTo(organization.projectId());
        assertThat(claims.getClaims()).doesNotContainKeys("permissions", "roles", "client_id", "act");
        assertThat(claims.getClaim("aud")).as("one text").isEqualTo(List.of(organization.id()));
        var header = SignedJWT.parse(token).getHeader();
        assertThat(header.getType().getType()).isEqualTo("JWT");
        assertThat(header.getAlgorithm().getName()).isEqualTo("ES256");
    }

    @Test
    void the_project_counts_before_the_organization_claim_by_claim() {
        var organization = ClaimsOrganization.of(service);
        admin.patch(organization.claims(), Map.of("ttl", "1h", "audience", List.of("of-all")))
                .expect(200);
        assertThat(life(mint(organization))).isEqualTo(3_600);
        relyingParty.verifyIdToken(mint(organization).text("token"), "of-all", NOW);

        admin.patch(organization.projectClaims(), Map.of("audience", List.of("one", "two")))
                .expect(200);
        var token = mint(organization);
        assertThat(life(token)).isEqualTo(3_600);
        assertThat(relyingParty.verifyIdToken(token.text("token"), "one", NOW).getAudience())
                .containsExactlyInAnyOrder("one", "two");

        admin.patch(organization.projectClaims(), Map.of("ttl", "2h")).expect(200);
        admin.delete(organization.projectClaims() + "?claims=audience").expect(200);
        assertThat(life(mint(organization))).isEqualTo(7_200);
        relyingParty.verifyIdToken(mint(organization).text("token"), "of-all", NOW);
    }

    @Test
    void an_audience_that_is_said_to_be_empty_is_nobody() {
        var organization = ClaimsOrganization.of(service);
        admin.patch(organization.claims(), Map.of("audience", List.of("of-all")))
                .expect(200);
        admin.patch(organization.projectClaims(), Map.of("audience", List.of())).expect(200);
        organization.allow(Map.of("audiences", List.of(organization.projectUrn())));

        assertThat(mintRefused(organization).expect(400).text("error")).startsWith("Audience: cannot be blank");
        assertThat(organization.exchange(Map.of()).expect(400).text("error")).isEqualTo("invalid_target");
        admin.post(organization.jobToken(), Map.of("aud", "chosen")).expect(200);
        assertThat(countOf(organization)).isEqualTo(1);
    }

    @Test
    void whom_it_is_for_is_chosen_by_those_who_may() {
        var organization = ClaimsOrganization.of(service);
        var runner = organization.caller("mint-job-token");
        var chooser = organization.caller("mint-job-token", "choose-job-audience");
        var stranger = organization.caller("deploy", "choose-job-audience");

        relyingParty.verifyIdToken(
                runner.post(organization.jobToken(), Map.of()).expect(200).text("token"), organization.id(), NOW);
        for (var aud : List.of("\"sts.amazonaws.com\"", "[\"sts.amazonaws.com\"]")) {
            var body = "{\"aud\":" + aud + "}";
            assertThat(runner.postText(organization.jobToken(), body)
                            .expect(403)
                            .body())
                    .isEqualTo("{\"error\":\"Forbidden\"}");
            for (var allowed : List.of(chooser, admin)) {
                var token = allowed.postText(organization.jobToken(), body)
                        .expect(200)
                        .text("token");
                relyingParty.verifyIdToken(token, "sts.amazonaws.com", NOW);
            }
        }
        assertThat(stranger.post(organization.jobToken(), Map.of()).expect(403).body())
                .isEqualTo("{\"error\":\"Forbidden\"}");
        var subject = relyingParty
                .verifyIdToken(
                        runner.post(organization.jobToken(), Map.of())
                                .expect(200)
                                .text("token"),
                        organization.id(),
                        NOW)
                .getSubject();
        assertThat(subject)
                .isEqualTo(SUBJECT.formatted(
                        organization.id(), organization.projectId(), "organization:" + organization.name()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"aud\":[]}",
                "{\"aud\":\"\"}",
                "{\"aud\":7}",
                "{\"aud\":[7]}",
                "{\"aud\":{}}",
                "{\"aud\":\"urn:mintmark:org:demo\"}",
                "{\"aud\":[\"\\ud800\"]}",
                "{\"audience\":\"x\"}",
                "{\"aud\":\"x\",\"ttl\":\"10h\"}",
                "{"
            })
    void a_wish_that_cannot_be_is_refused(String body) {
        var organization = ClaimsOrganization.of(service);

        assertThat(admin.postText(organization.jobToken(), body).expect(400).text("error"))
                .matches("(Audience|Request): .+\\.");
        assertThat(countOf(organization)).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json", "application/x-www-form-urlencoded", "text/plain"})
    void a_body_may_be_missing_whatever_it_is_said_to_be(String type) {
        var organization = ClaimsOrganization.of(service);
        for (var body : List.of("", "null", "{}", "{\"aud\":null}")) {
            var token = admin.unchecked()
                    .call("POST", organization.jobToken(), body, Map.of("Content-Type", type))
                    .expect(200)
                    .text("token");
            relyingParty.verifyIdToken(token, organization.id(), NOW);
        }
    }

    @Test
    void other_organizations_projects_have_no_jobs_here() {
        var organization = ClaimsOrganization.of(service);
        var other = ClaimsOrganization.of(service);
        var caller = organization.caller("mint-job-token");

        caller.post("/api/v2/org/" + other.id() + "/project/" + other.projectId() + "/oidc-token", Map.of())
                .expect(404);
        for (var project : List.of(other.projectId(), UUID.randomUUID().toString())) {
            assertThat(caller.post("/api/v2/org/" + organization.id() + "/project/" + project + "/oidc-token", Map.of())
                            .expect(404)
                            .body())
                    .isEqualTo("{\"error\":\"ProjectID: not found.\"}");
        }
        assertThat(caller.post("/api/v2/org/" + organization.id() + "/project/shop/oidc-token", Map.of())
                        .expect(400)
                        .body())
                .isEqualTo("{\"error\":\"ProjectID: must be a valid UUID.\"}");
        organization.allow(Map.of("audiences", List.of(other.projectUrn())));
        assertThat(organization
                        .exchange(Map.of("resource", other.projectUrn()))
                        .expect(400)
                        .text("error"))
                .isEqualTo("invalid_target");
    }

    @Test
    void an_outside_identity_is_exchanged_for_it_where_a_policy_lists_the_project() throws ParseException {
        var organization = ClaimsOrganization.of(service);
        organization.allow(Map.of());
        assertThat(organization.exchange(Map.of()).expect(400).text("error")).isEqualTo("invalid_target");
        organization.allow(
                Map.of("audiences", List.of(organization.projectUrn()), "authorizedPermissions", List.of("deploy")));
        admin.patch(organization.projectClaims(), Map.of("ttl", "10h", "audience", List.of("sts.amazonaws.com")))
                .expect(200);

        var answer = organization.exchange(Map.of()).expect(200);

        assertThat(answer.json().path("expires_in").asLong()).isEqualTo(36_000);
        assertThat(answer.text("issued_token_type")).isEqualTo("urn:ietf:params:oauth:token-type:id_token");
        assertThat(answer.text("token_type")).isEqualTo("Bearer");
        var token = answer.text("access_token");
        assertThat(SignedJWT.parse(token).getHeader().getType().getType()).isEqualTo("JWT");
        var claims = relyingParty.verifyIdToken(token, "sts.amazonaws.com", later("PT9H59M"));
        assertThat(claims.getSubject())
                .isEqualTo(SUBJECT.formatted(
                        organization.id(), organization.projectId(), "organization:" + organization.name()));
        assertThat(claims.getStringClaim("project_id")).isEqualTo(organization.projectId());
        assertThat(claims.getStringClaim("org_id")).isEqualTo(organization.id());
        assertThat(claims.getJSONObjectClaim("act")).containsEntry("sub", "repo:acme/app");
        assertThat(claims.getClaims()).doesNotContainKey("permissions");
        assertThat(service.database()
                        .ask(
                                "select kind || ' ' || subject || ' ' || cardinality(permissions) from issued_token where id = '"
                                        + claims.getJWTID() + "'"))
                .isEqualTo("job " + claims.getSubject() + " 0");
    }

    @Test
    void what_was_requested_is_echoed() {
        var organization = ClaimsOrganization.of(service);
        organization.allow(Map.of("audiences", List.of(organization.projectUrn())));
        for (var requested : List.of(
                "urn:ietf:params:oauth:token-type:id_token",
                "urn:ietf:params:oauth:token-type:access_token",
                "urn:mintmark:token-type:access_token:organization")) {
            assertThat(organization
                            .exchange(Map.of("requested_token_type", requested))
                            .expect(200)
                            .text("issued_token_type"))
                    .isEqualTo(requested);
        }
        assertThat(service.anyone()
                        .exchange(
                                organization.name(),
                                service.subjectToken(organization.name()),
                                Map.of("requested_token_type", "urn:ietf:params:oauth:token-type:id_token"))
                        .expect(400)
                        .text("error_description"))
                .contains("urn:mintmark:project:");
    }

    @ParameterizedTest
    @CsvSource({
        "urn:mintmark:project:shop",
        "urn:mintmark:project:",
        "URN:Mintmark:Project:x",
        "urn:mintmark:project:1-1-1-1-1"
    })
    void a_project_is_named_by_its_id(String resource) {
        var organization = ClaimsOrganization.of(service);
        organization.allow(Map.of("audiences", List.of(resource)));

        assertThat(organization
                        .exchange(Map.of("resource", resource))
                        .expect(400)
                        .text("error"))
                .isEqualTo("invalid_target");
    }

    @Test
    void it_never_lives_longer_than_the_issuer_the_policy_and_the_claims_permit() {
        var organization = ClaimsOrganization.of(service);
        var listed = List.of(organization.projectUrn());
        organization.allow(Map.of("audiences", listed));
        admin.patch(organization.claims(), Map.of("ttl", "168h")).expect(200);

        assertThat(life(organization.exchange(Map.of())))
                .as("the issuer's maximum")
                .isEqualTo(90_000);
        organization.allow(Map.of("audiences", listed, "maxExpiration", 600));
        assertThat(life(organization.exchange(Map.of()))).as("the policy's").isEqualTo(600);
        assertThat(life(organization.exchange(Map.of("expiration", "60")))).isEqualTo(60);
        assertThat(organization
                        .exchange(Map.of("expiration", "601"))
                        .expect(400)
                        .text("error_description"))
                .contains("600");
        admin.patch(organization.claims(), Map.of("ttl", "2m")).expect(200);
        assertThat(life(organization.exchange(Map.of()))).as("the claims'").isEqualTo(120);
        assertThat(organization
                        .exchange(Map.of("expiration", "121"))
                        .expect(400)
                        .text("error_description"))
                .contains("120");
    }

    @Test
    void admin_that_no_policy_grants_is_no_way_to_a_job_token() {
        var organization = ClaimsOrganization.of(service);
        organization.allow(Map.of("audiences", List.of(organization.projectUrn())));

        assertThat(organization.exchange(Map.of("scope", "admin")).expect(400).text("error"))
                .isEqualTo("invalid_grant");
    }

    @Test
    void a_member_s_job_token_names_the_member() {
        var organization = ClaimsOrganization.of(service);
        var memberId = admin.post("/api/orgs/" + organization.name() + "/members", Map.of("login", "alice"))
                .expect(201)
                .text("id");
        service.allow(
                organization.name(),
                organization.issuerId(),
                Map.of(
                        "decision", "allow",
                        "tokenType", "personal",
                        "userLogin", "alice",
                        "audiences", List.of(organization.projectUrn()),
                        "rules", Map.of("sub", "repo:acme/*")));

        var token =
                organization.exchange(Map.of("scope", "user:alice")).expect(200).text("access_token");

        assertThat(relyingParty.verifyIdToken(token, organization.id(), NOW).getSubject())
                .isEqualTo(SUBJECT.formatted(organization.id(), organization.projectId(), memberId));
        admin.delete("/api/orgs/" + organization.name() + "/members/alice").expect(204);
        organization.exchange(Map.of("scope", "user:alice")).expect(400);
    }

    @Test
    void a_token_for_one_use_yields_the_same_job_token_to_a_client_that_lost_the_answer() throws ParseException {
        var organization = ClaimsOrganization.of(service);
        organization.allow(Map.of("audiences", List.of(organization.projectUrn())));
        admin.patch(
                        "/api/orgs/" + organization.name() + "/oidc/issuers/" + organization.issuerId(),
                        Map.of("subjectTokenUse", "once"))
                .expect(200);
        var subjectToken = service.subjectToken(organization.name());
        var resource = Map.of("resource", organization.projectUrn());

        var first = service.anyone()
                .exchange(organization.name(), subjectToken, resource)
                .expect(200);
        var again = service.anyone()
                .exchange(organization.name(), subjectToken, resource)
                .expect(200);

        var claims = SignedJWT.parse(again.text("access_token")).getJWTClaimsSet();
        assertThat(claims).isEqualTo(SignedJWT.parse(first.text("access_token")).getJWTClaimsSet());
        service.anyone().exchange(organization.name(), subjectToken).expect(400);
        admin.patch(organization.projectClaims(), Map.of("audience", List.of("others")))
                .expect(200);
        service.anyone().exchange(organization.name(), subjectToken, resource).expect(400);
    }

    @Test
    void relying_parties_that_know_rs256_alone_are_served() throws ParseException {
        var organization = ClaimsOrganization.of(service);
        var address = "/api/orgs/" + organization.name();
        var known = relyingParty.jwks();

        assertThat(admin.patch(address, Map.of("jobTokenAlgorithm", "RS256"))
                        .expect(200)
                        .text("jobTokenAlgorithm"))
                .isEqualTo("RS256");

        organization.allow(Map.of("audiences", List.of(organization.projectUrn())));
        for (var token : List.of(
                mint(organization).text("token"),
                organization.exchange(Map.of()).expect(200).text("access_token"))) {
            var header = SignedJWT.parse(token).getHeader();
            assertThat(header.getAlgorithm().getName()).isEqualTo("RS256");
            assertThat(known.getKeyByKeyId(header.getKeyID()))
                    .as("published before it was first used")
                    .isNotNull();
            relyingParty.verifyIdToken(token, organization.id(), NOW);
        }
        var access = service.anyone()
                .exchange(organization.name(), service.subjectToken(organization.name()))
                .expect(200)
                .text("access_token");
        assertThat(SignedJWT.parse(access).getHeader().getAlgorithm().getName())
                .as("access tokens as before")
                .isEqualTo("ES256");
        assertThat(admin.get(address).text("jobTokenAlgorithm")).isEqualTo("RS256");

        admin.call("PATCH", address, "{\"jobTokenAlgorithm\":null}", Map.of("Content-Type", "application/json"))
                .expect(200);
        assertThat(algorithm(mint(organization))).isEqualTo("ES256");
        admin.patch(address, Map.of("jobTokenAlgorithm", "ES256")).expect(200);
        assertThat(algorithm(mint(organization))).isEqualTo("ES256");
        assertThat(admin.get(address + "/audit-events?kind=organization.changed")
                        .json()
                        .path("items"))
                .hasSize(3);
    }

    /** Kubernetes' API servers take RS256 alone unless they are told otherwise. */
    @Test
    void verifiers_that_others_wrote_take_it() throws Exception {
        var organization = ClaimsOrganization.of(service);
        admin.patch(organization.claims(), Map.of("audience", List.of("cluster")))
                .expect(200);
        var es256 = mint(organization).text("token");
        admin.patch("/api/orgs/" + organization.name(), Map.of("jobTokenAlgorithm", "RS256"))
                .expect(200);
        var rs256 = mint(organization).text("token");
        var metadata = OIDCProviderMetadata.resolve(new Issuer(service.service().baseUrl()));
        assertThat(metadata.getIDTokenJWSAlgs()).contains(JWSAlgorithm.RS256, JWSAlgorithm.ES256);

        for (var token :
                Map.of(JWSAlgorithm.ES256, es256, JWSAlgorithm.RS256, rs256).entrySet()) {
            var claims = new IDTokenValidator(
                            metadata.getIssuer(),
                            new ClientID("cluster"),
                            token.getKey(),
                            metadata.getJWKSetURI().toURL())
                    .validate(SignedJWT.parse(token.getValue()), null);
            assertThat(claims.getSubject().getValue()).startsWith("org/" + organization.id() + "/project/");
            var verifier = TokenVerifier.newBuilder()
                    .setIssuer(service.service().baseUrl())
                    .setAudience("cluster")
                    .setCertificatesLocation(metadata.getJWKSetURI().toString())
                    .build();
            assertThat(verifier.verify(token.getValue()).getPayload().getSubject())
                    .isEqualTo(claims.getSubject().getValue());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"EdDSA", "HS256", "none", "rs256", "", "RS512"})
    void an_algorithm_without_a_key_is_refused(String algorithm) {
        var organization = ClaimsOrganization.of(service);

        assertThat(admin.patch("/api/orgs/" + organization.name(), Map.of("jobTokenAlgorithm", algorithm))
                        .expect(400)
                        .text("message"))
                .contains("ES256, RS256");
    }

    @Test
    void it_is_no_key_to_our_own_addresses() {
        var organization = ClaimsOrganization.of(service);
        admin.patch(
                        organization.claims(),
                        Map.of("audience", List.of("a", service.service().baseUrl())))
                .expect(200);
        var token = mint(organization).text("token");

        service.anyone().as(token).get("/api/user").expect(401);
        service.anyone().as(token).get(organization.claims()).expect(401);
        service.anyone().exchange(organization.name(), token).expect(400);
        assertThat(admin.form("/api/oauth/introspect", Map.of("token", token))
                        .expect(200)
                        .body())
                .isEqualTo("{\"active\":false}");
    }

    @Test
    void each_is_on_record_with_who_had_it_minted() throws ParseException {
        var organization = ClaimsOrganization.of(service);
        var claims = SignedJWT.parse(admin.post(organization.jobToken(), Map.of("aud", "chosen"))
                        .expect(200)
                        .text("token"))
                .getJWTClaimsSet();
        organization.allow(Map.of("audiences", List.of(organization.projectUrn())));
        organization.exchange(Map.of()).expect(200);

        var events = admin.get("/api/orgs/" + organization.name() + "/audit-events?kind=job-token.issued")
                .expect(200)
                .json()
                .path("items");
        assertThat(events).hasSize(1);
        assertThat(events.get(0).path("target").asText()).isEqualTo(claims.getJWTID());
        assertThat(events.get(0).path("actor").asText()).isEqualTo("user:demo/admin");
        assertThat(events.get(0).path("details").path("audienceChosen").asBoolean())
                .isTrue();
        assertThat(admin.get("/api/orgs/" + organization.name() + "/audit-events?kind=token.issued")
                        .expect(200)
                        .json()
                        .path("items")
                        .get(0)
                        .path("details")
                        .path("subject")
                        .asText())
                .startsWith("org/" + organization.id());
        assertThat(countOf(organization)).isEqualTo(2);
        assertThat(admin.get("/api/orgs/" + organization.name() + "/audit/verify")
                        .expect(200)
                        .text("valid"))
                .isEqualTo("true");
    }

    @Test
    void what_is_no_more_in_effect_when_it_is_recorded_is_not_in_the_token() throws Exception {
        var organization = ClaimsOrganization.of(service);
        organization.allow(Map.of("audiences", List.of(organization.projectUrn())));
        var ttls = new String[] {"1m", "2m", "3m", "4m"};
        var minted = List.<Supplier<Client.Answer>>of(
                () -> admin.post(organization.jobToken(), Map.of()), () -> organization.exchange(Map.of()));
        for (int i = 0; i < ttls.length; i++) {
            admin.patch(organization.projectClaims(), Map.of("ttl", "1h")).expect(200);
            var mint = minted.get(i % 2);
            // Whoever mints has signed by what was in effect, and waits for the table.
            var holding = CompletableFuture.runAsync(() -> service.database()
                    .tell("do $$ begin lock table issued_token in exclusive mode; perform pg_sleep(1.5); end $$"));
            Thread.sleep(300);
            var minting = CompletableFuture.supplyAsync(mint);
            Thread.sleep(500);
            admin.patch(organization.projectClaims(), Map.of("ttl", ttls[i])).expect(200);
            assertThat(minting).isNotDone();
            holding.join();

            assertThat(life(minting.join())).isEqualTo((i + 1) * 60L);
        }
    }

    @Test
    void whoever_lost_the_token_while_one_was_signed_gets_none() throws Exception {
        var organization = ClaimsOrganization.of(service);
        var runner = organization.caller("mint-job-token");
        var runnerId = SignedJWT.parse(runner.authorization().substring("Bearer ".length()))
                .getJWTClaimsSet()
                .getJWTID();
        var holding = CompletableFuture.runAsync(() -> service.database()
                .tell("do $$ begin lock table custom_claims in access exclusive mode; perform pg_sleep(1.5); end $$"));
        Thread.sleep(300);
        var minting = CompletableFuture.supplyAsync(() -> runner.post(organization.jobToken(), Map.of()));
        Thread.sleep(500);
        admin.delete("/api/orgs/" + organization.name() + "/tokens/" + runnerId).expect(204);
        holding.join();

        assertThat(minting.join().expect(401).json().fieldNames()).toIterable().containsExactly("error");
        assertThat(countOf(organization)).isZero();
    }

    @Test
    void a_token_for_an_application_mints_nothing() {
        var organization = TokenOrganization.of(service);
        var project = organization
                .admin()
                .post(organization.path("/projects"), Map.of("name", "shop"))
                .expect(201)
                .text("id");
        organization.role("minter", List.of("mint-job-token", "admin"));
        organization.apiUser("runner", "minter");
        var token = organization.issue("runner", "publishing").expect(201).text("token");
        var id = organization.admin().get(organization.path("")).expect(200).text("id");

        service.anyone()
                .as(token)
                .post("/api/v2/org/" + id + "/project/" + project + "/oidc-token", Map.of())
                .expect(403);
    }

    @Test
    void nobody_mints_what_another_organization_s_relying_parties_take() {
        var organization = ClaimsOrganization.of(service);
        var other = ClaimsOrganization.of(service);

        for (var audience : List.of(other.id(), other.id().toUpperCase(Locale.ROOT), other.projectId())) {
            for (var address : List.of(organization.claims(), organization.projectClaims())) {
                assertThat(admin.patch(address, Map.of("audience", List.of(audience)))
                                .expect(400)
                                .text("error"))
                        .startsWith("Audience: ");
            }
            admin.post(organization.jobToken(), Map.of("aud", audience)).expect(400);
        }
        admin.post(organization.jobToken(), Map.of("aud", List.of(organization.id(), organization.projectId())))
                .expect(200);
    }

    @Test
    void an_answered_change_holds_for_every_token_after_it_however_many_are_minted_meanwhile() throws Exception {
        var organization = ClaimsOrganization.of(service);
        for (int minutes = 1; minutes <= 5; minutes++) {
            var ttl = minutes + "m";
            assertThat(AtOnce.run(
                            8,
                            i -> i == 0
                                    ? admin.patch(organization.projectClaims(), Map.of("ttl", ttl))
                                    : admin.post(organization.jobToken(), Map.of())))
                    .allMatch(answer -> answer.status() == 200);
            assertThat(life(mint(organization))).isEqualTo(minutes * 60L);
        }
    }

    private static Client.Answer mint(ClaimsOrganization organization) {
        return admin.postBare(organization.jobToken(), null, Map.of()).expect(200);
    }

    private static Client.Answer mintRefused(ClaimsOrganization organization) {
        return admin.post(organization.jobToken(), Map.of());
    }

    private static int countOf(ClaimsOrganization organization) {
        return Integer.parseInt(service.database()
                .ask("select count(*) from issued_token where kind = 'job' and organization_id = '" + organization.id()
                        + "'"));
    }

    private static String algorithm(Client.Answer answer) throws ParseException {
        return SignedJWT.parse(answer.text("token")).getHeader().getAlgorithm().getName();
    }

    /** Seconds that the token lives, as the token itself says. */
    private static long life(Client.Answer answer) {
        answer.expect(200);
        try {
            var claims = SignedJWT.parse(
                            answer.json().has("token") ? answer.text("token") : answer.text("access_token"))
                    .getJWTClaimsSet();
            return Duration.between(
                            claims.getIssueTime().toInstant(),
                            claims.getExpirationTime().toInstant())
                    .toSeconds();
        } catch (ParseException e) {
            throw new AssertionError(e);
        }
    }

    private static void assertExpired(Client.Answer minted, String audience, String after) {
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> relyingParty.verifyIdToken(minted.text("token"), audience, later(after)))
                .withMessageContaining("Expired");
    }

    private static Clock later(String duration) {
        return Clock.offset(NOW, Duration.parse(duration));
    }
}
