package dev.mintmark.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.mintmark.testing.AtOnce;
import dev.mintmark.testing.Client;
import dev.mintmark.testing.TrustingService;
import java.text.ParseException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** An issuer may demand that each of its tokens is good for one exchange. A client that lost its answer is not lost. */
class SingleUseIT {
    @RegisterExtension
    private static final TrustingService service = TrustingService.forClass();

    @Test
    void fifty_who_redeem_one_token_at_once_get_one_token() {
        var organization = demanding();
        var subjectToken = service.subjectToken(organization);

        var answers = AtOnce.run(50, i -> service.anyone().exchange(organization, subjectToken));

        assertThat(answers).allSatisfy(answer -> assertThat(answer.status()).isEqualTo(200));
        assertThat(answers.stream().map(SingleUseIT::issued).distinct()).hasSize(1);
        assertThat(issuedIn(organization)).isEqualTo("1");
    }

    @Test
    void of_fifty_who_want_different_things_of_one_token_one_is_served() {
        var organization = demanding();
        var subjectToken = service.subjectToken(organization);

        var answers = AtOnce.run(50, i -> service.anyone()
                .exchange(organization, subjectToken, Map.of("expiration", Integer.toString(100 + i))));

        assertThat(answers.stream().map(Client.Answer::status)).containsOnlyOnce(200);
        assertThat(answers.stream().filter(answer -> answer.status() != 200)).allSatisfy(SingleUseIT::isRedeemed);
        assertThat(issuedIn(organization)).isEqualTo("1");
    }

    @Test
    void a_repeated_request_gets_the_same_token_in_whatever_form() throws Exception {
        var organization = demanding();
        var subjectToken = service.subjectToken(organization);
        var first = service.anyone().exchange(organization, subjectToken).expect(200);

        var inJson = service.anyone()
                .post(
                        "/api/oauth/token",
                        Map.of(
                                "grant_type",
                                "urn:ietf:params:oauth:grant-type:token-exchange",
                                "subject_token_type",
                                "urn:ietf:params:oauth:token-type:jwt",
                                "subject_token",
                                subjectToken,
                                "audience",
                                "urn:pulumi:org:" + organization,
                                "scope",
                                "",
                                "client_id",
                                "lost-its-answer"))
                .expect(200);

        assertThat(claims(inJson)).isEqualTo(claims(first));
        assertThat(inJson.json().path("expires_in").asInt())
                .isPositive()
                .isLessThanOrEqualTo(first.json().path("expires_in").asInt());
        service.anyone().as(inJson.text("access_token")).get("/api/user").expect(200);
    }

    @Test
    void another_request_with_the_token_gets_nothing() {
        var organization = demanding();
        var subjectToken = service.subjectToken(organization);
        service.anyone().exchange(organization, subjectToken).expect(200);

        isRedeemed(service.anyone().exchange(organization, subjectToken, Map.of("scope", "admin")));
        isRedeemed(service.anyone().exchange(organization, subjectToken, Map.of("expiration", "60")));
    }

    @Test
    void another_token_of_the_same_jti_gets_nothing() {
        var organization = demanding();
        var claims = claimsFor(organization);
        service.anyone()
                .exchange(organization, service.plain().token(claims, "RS256"))
                .expect(200);
        claims.put("sub", "repo:acme/other");

        isRedeemed(service.anyone().exchange(organization, service.plain().token(claims, "RS256")));
    }

    @Test
    void another_signature_under_the_same_claims_is_the_same_token() {
        var organization = demanding();
        var claims = claimsFor(organization);

        var first = service.anyone().exchange(organization, service.plain().token(claims, "ES256"));
        var other = service.anyone().exchange(organization, service.plain().token(claims, "ES256"));

        assertThat(issued(other.expect(200))).isEqualTo(issued(first.expect(200)));
    }

    @Test
    void a_failed_try_burns_nothing() {
        var organization = demanding();
        var subjectToken = service.subjectToken(organization);

        service.anyone()
                .exchange(organization, subjectToken, Map.of("expiration", "9999999"))
                .expect(400);
        service.anyone()
                .exchange(organization, subjectToken, Map.of("scope", "team:nobody"))
                .expect(400);

        service.anyone().exchange(organization, subjectToken).expect(200);
    }

    @Test
    void the_same_jti_of_another_organizations_issuer_is_another_token() {
        var one = demanding();
        var other = demanding();
        var claims = claimsFor(one);
        claims.put("aud", List.of("urn:mintmark:org:" + one, "urn:mintmark:org:" + other));
        var subjectToken = service.plain().token(claims, "RS256");

        service.anyone().exchange(one, subjectToken).expect(200);
        service.anyone().exchange(other, subjectToken).expect(200);
    }

    @Test
    void a_token_without_jti_is_refused() {
        var organization = demanding();
        var claims = claimsFor(organization);
        claims.remove("jti");

        var answer = service.anyone().exchange(organization, service.plain().token(claims, "RS256"));

        assertThat(answer.expect(400).text("error")).isEqualTo("invalid_request");
        assertThat(answer.text("error_description")).contains("jti");
    }

    @Test
    void a_repeat_yields_no_more_than_the_policy_allows_by_then() {
        var organization = service.newOrganization();
        var issuer = service.register(organization, service.plain(), Map.of("subjectTokenUse", "once"));
        service.allow(organization, issuer, allow(List.of("deploy", "read")));
        var subjectToken = service.subjectToken(organization);
        service.anyone().exchange(organization, subjectToken).expect(200);

        service.allow(organization, issuer, allow(List.of("read")));
        isRedeemed(service.anyone().exchange(organization, subjectToken));
        service.allow(organization, issuer, allow(List.of("read", "deploy", "more")));
        service.anyone().exchange(organization, subjectToken).expect(200);
    }

    @Test
    void what_was_revoked_is_not_handed_out_again() {
        var organization = demanding();
        var subjectToken = service.subjectToken(organization);
        var issued =
                issued(service.anyone().exchange(organization, subjectToken).expect(200));
        service.database()
                .tell(
                        "insert into token_revocation select id, organization_id, now(), 'test' from issued_token where id = '"
                                + issued + "'");

        isRedeemed(service.anyone().exchange(organization, subjectToken));
    }

    @Test
    void after_a_minute_a_repeat_is_a_second_use_and_a_restart_forgets_nothing() {
        var organization = demanding();
        var recent = service.subjectToken(organization);
        var older = service.subjectToken(organization);
        var first = service.anyone().exchange(organization, recent).expect(200);
        var olderToken = issued(service.anyone().exchange(organization, older).expect(200));
        service.database()
                .tell("update subject_token_use set used = used - interval '61 seconds' where token_id = '" + olderToken
                        + "'");

        service.restart();

        isRedeemed(service.anyone().exchange(organization, older));
        assertThat(issued(service.anyone().exchange(organization, recent).expect(200)))
                .isEqualTo(issued(first));
    }

    private static Map<String, Object> claimsFor(String organization) {
        return new HashMap<>(service.plain().claims("repo:acme/app", "urn:mintmark:org:" + organization));
    }

    /** An organization whose issuer's tokens are for one use. */
    private static String demanding() {
        var organization = service.newOrganization();
        var issuer = service.register(organization, service.plain(), Map.of("subjectTokenUse", "once"));
        service.allow(organization, issuer, allow(List.of("admin", "deploy")));
        return organization;
    }

    private static Map<String, Object> allow(List<String> permissions) {
        return Map.of(
                "decision",
                "allow",
                "tokenType",
                "organization",
                "authorizedPermissions",
                permissions,
                "rules",
                Map.of("sub", "repo:acme/*"));
    }

    private static void isRedeemed(Client.Answer answer) {
        assertThat(answer.expect(400).text("error")).isEqualTo("invalid_grant");
        assertThat(answer.text("error_description")).contains("redeemed already");
    }

    private static String issuedIn(String organization) {
        return service.database()
                .ask(
                        "select count(*) from issued_token t join organization o on o.id = t.organization_id where o.name = '"
                                + organization + "'");
    }

    private static String issued(Client.Answer answer) {
        return claims(answer).getJWTID();
    }

    private static JWTClaimsSet claims(Client.Answer answer) {
        try {
            return SignedJWT.parse(answer.text("access_token")).getJWTClaimsSet();
        } catch (ParseException e) {
            throw new AssertionError(e);
        }
    }
}
