package dev.mintmark.token;

import static dev.mintmark.testing.TrustingService.allowing;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.mintmark.testing.AtOnce;
import dev.mintmark.testing.Client;
import dev.mintmark.testing.TokenOrganization;
import dev.mintmark.testing.TrustingService;
import java.text.ParseException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A derived token is worth no more than its ancestor, and goes with it. It lives no longer than was permitted. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DerivedAuthorityIT {
    private static final int POLICY_SECONDS = 7_200;
    private static final int CALLERS = 64;

    @RegisterExtension
    static final TrustingService service = TrustingService.forClass();

    private TokenOrganization organization;

    @BeforeAll
    void organization() {
        organization = TokenOrganization.of(service);
        organization.role("deployer", List.of("deploy", "introspect"));
        organization
                .admin()
                .post(organization.path("/members"), Map.of("login", "mia", "roles", List.of("deployer")))
                .expect(201);
    }

    @Test
    void an_exchanged_token_makes_none_without_the_permission() {
        Client mia = exchanged(List.of("deploy"), 600);

        assertThat(mia.post("/tokens", Map.of("name", "keep")).expect(403).text("message"))
                .contains("mint-personal-token");
    }

    @Test
    void what_it_makes_is_bounded_by_its_policy_from_its_own_issue() {
        Client mia = exchanged(List.of("deploy", "mint-personal-token"), 600);
        Instant until = claims(mia).getIssueTime().toInstant().plusSeconds(POLICY_SECONDS);

        Client.Answer made = mia.post("/tokens", Map.of("name", "keep")).expect(201);
        JWTClaimsSet claims = claims(made.text("token"));
        assertThat(claims.getExpirationTime().toInstant()).isEqualTo(until);
        assertThat(claims.getClaim("permissions")).isEqualTo(List.of("deploy"));
        mia.post("/tokens", Map.of("name", "keep", "lifetime_minutes", 1_440)).expect(400);

        Client keeper = service.anyone().as(made.text("token"));
        Client.Answer renewed = keeper.postBare("/tokens/" + made.text("id") + "/renew", null, Map.of())
                .expect(200);
        assertThat(claims(renewed.text("token")).getExpirationTime().toInstant())
                .isEqualTo(until);
        Client.Answer next = keeper.post("/tokens", Map.of("name", "next")).expect(201);
        assertThat(claims(next.text("token")).getExpirationTime().toInstant()).isEqualTo(until);
    }

    @Test
    void an_exchanged_administrator_hands_an_api_user_no_permission_of_others() {
        service.admin()
                .post(
                        organization.path("/api-users"),
                        Map.of("name", "exporter", "email", "exporter@example.org", "roles", List.of("reader")))
                .expect(201);
        Client admin = exchangedAdmin(List.of("admin"));
        String path = organization.path("/api-users/exporter/tokens");
        Map<String, String> request = Map.of("application", "publishing");

        assertThat(admin.post(path, request).expect(403).text("message")).contains("lacks: read.");
        Client.Answer standing = service.admin().post(path, request).expect(201);
        assertThat(admin.postBare(organization.path("/tokens/" + standing.text("id") + "/renew"), null, Map.of())
                        .expect(401)
                        .text("message"))
                .endsWith("lacks: read");
        exchangedAdmin(List.of("admin", "read")).post(path, request).expect(201);
    }

    @Test
    void so_is_the_token_of_a_job() {
        Client mia = exchanged(List.of("mint-job-token", "choose-job-audience"), 600);
        Instant until = claims(mia).getIssueTime().toInstant().plusSeconds(POLICY_SECONDS);
        String project = organization
                .admin()
                .post(organization.path("/projects"), Map.of("name", "shop"))
                .expect(201)
                .text("id");
        String id = organization.admin().get(organization.path("")).expect(200).text("id");

        Client.Answer job = mia.post(
                        "/api/v2/org/" + id + "/project/" + project + "/oidc-token", Map.of("aud", "sts.example.com"))
                .expect(200);
        JWTClaimsSet made = claims(job.text("token"));
        assertThat(made.getExpirationTime().toInstant()).isEqualTo(until);
        assertThat(job.json().path("expires_in").asLong())
                .isEqualTo(made.getExpirationTime().toInstant().getEpochSecond()
                        - made.getIssueTime().toInstant().getEpochSecond());

        revoke(claims(mia).getJWTID());
        assertThat(service.database()
                        .ask("select count(*) from token_revocation where token_id = '" + made.getJWTID() + "'"))
                .isEqualTo("1");
    }

    @Test
    void whoever_revokes_it_revokes_all_that_was_made_of_it() {
        Client mia = exchanged(List.of("deploy", "mint-personal-token"), 600);
        Client.Answer made = mia.post("/tokens", Map.of("name", "keep")).expect(201);
        Client keeper = service.anyone().as(made.text("token"));
        Client successor = service.anyone()
                .as(keeper.postBare("/tokens/" + made.text("id") + "/renew", null, Map.of())
                        .expect(200)
                        .text("token"));
        Client next = service.anyone()
                .as(keeper.post("/tokens", Map.of("name", "next")).expect(201).text("token"));

        keeper.delete("/tokens/" + made.text("id")).expect(204);
        keeper.get("/api/user").expect(401);
        next.get("/api/user").expect(401);
        successor.get("/api/user").expect(200);

        revoke(claims(mia).getJWTID());
        successor.get("/api/user").expect(401);
    }

    @Test
    void an_issuers_tokens_take_theirs_along_even_when_they_are_over() {
        Client mia = exchanged(List.of("deploy", "mint-personal-token"), 600);
        Client keeper = service.anyone()
                .as(mia.post("/tokens", Map.of("name", "keep")).expect(201).text("token"));
        organization.expire(claims(mia).getJWTID());
        keeper.get("/api/user").expect(200);

        service.admin()
                .post(organization.path("/tokens/revoke"), Map.of("issuer", organization.issuerId()))
                .expect(200);
        keeper.get("/api/user").expect(401);
    }

    @Test
    void nothing_survives_that_is_made_while_its_ancestor_is_revoked() {
        Client mia = exchanged(List.of("deploy", "mint-personal-token"), 600);
        Client keeper = service.anyone()
                .as(mia.post("/tokens", Map.of("name", "race")).expect(201).text("token"));
        String ancestor = claims(mia).getJWTID();
        List<Client.Answer> answers = AtOnce.run(
                CALLERS + 1,
                i -> i == CALLERS
                        ? revoke(ancestor)
                        : (i % 2 == 0 ? mia : keeper).post("/tokens", Map.of("name", "race")));

        for (Client.Answer made : answers.subList(0, CALLERS)) {
            assertThat(made.status()).isIn(201, 401);
            if (made.status() == 201) {
                service.anyone().as(made.text("token")).get("/api/user").expect(401);
            }
        }
    }

    @Test
    void an_issuer_that_permits_less_now_or_is_gone_bounds_what_was_made_before() {
        TokenOrganization own = TokenOrganization.of(service);
        own.role("deployer", List.of("deploy"));
        own.admin()
                .post(own.path("/members"), Map.of("login", "mia", "roles", List.of("deployer")))
                .expect(201);
        Client mia = exchanged(own, List.of("deploy", "mint-personal-token"), 600);
        Client.Answer made = mia.post("/tokens", Map.of("name", "keep")).expect(201);
        Client keeper = service.anyone().as(made.text("token"));
        String renewal = "/tokens/" + made.text("id") + "/renew";
        String issuer = own.path("/oidc/issuers/" + own.issuerId());

        service.admin().patch(issuer, Map.of("maxExpiration", 1_200)).expect(200);
        JWTClaimsSet renewed =
                claims(keeper.postBare(renewal, null, Map.of()).expect(200).text("token"));
        assertThat(renewed.getExpirationTime().toInstant())
                .isEqualTo(claims(mia).getIssueTime().toInstant().plusSeconds(1_200));

        service.admin().delete(issuer).expect(204);
        assertThat(keeper.postBare(renewal, null, Map.of()).expect(401).text("message"))
                .contains("not registered any more");
        assertThat(mia.post("/tokens", Map.of("name", "next")).expect(401).text("message"))
                .contains("not registered any more");
    }

    private Client.Answer revoke(String id) {
        return service.admin().delete(organization.path("/tokens/" + id)).expect(204);
    }

    private Client exchangedAdmin(List<String> permissions) {
        service.allow(organization.name(), organization.issuerId(), allowing("organization", permissions, Map.of()));
        return service.exchanged(organization.name(), String.join(" ", permissions));
    }

    private Client exchanged(List<String> permissions, int seconds) {
        return exchanged(organization, permissions, seconds);
    }

    private static Client exchanged(TokenOrganization organization, List<String> permissions, int seconds) {
        service.allow(
                organization.name(),
                organization.issuerId(),
                allowing("organization", List.of("admin"), Map.of()),
                allowing("personal", permissions, Map.of("userLogin", "mia", "maxExpiration", POLICY_SECONDS)));
        return service.anyone()
                .as(service.exchange(
                        organization.name(), Map.of("scope", "user:mia", "expiration", Integer.toString(seconds))));
    }

    private static JWTClaimsSet claims(Client caller) {
        return claims(caller.authorization().substring("Bearer ".length()));
    }

    private static JWTClaimsSet claims(String text) {
        try {
            return SignedJWT.parse(text).getJWTClaimsSet();
        } catch (ParseException e) {
            throw new AssertionError(e);
        }
    }
}
