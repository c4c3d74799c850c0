package dev.mintmark.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.testing.Client;
import dev.mintmark.testing.TestKey;
import dev.mintmark.testing.TrustingService;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The contents of a refusal for each caller: a stranger learns nothing of a policy, a colleague learns the rule. */
class ExplainedRefusalIT {
    private static final String GITHUB = "https://token.actions.githubusercontent.com";
    private static final String RULE = "repo:acme/web:ref:refs/heads/main";
    private static final String SIMULATOR = " An administrator sees every rule compared at"
            + " POST /api/orgs/{organization}/oidc/issuers/{issuer}/simulate.";

    @RegisterExtension
    private static final TrustingService service = TrustingService.forClass();

    private static TestKey key;

    @BeforeAll
    static void start() {
        key = TestKey.create("k1", "RS256");
    }

    private static String register(String organization, String url, Map<String, Object> further) {
        var registration = new HashMap<String, Object>(further);
        registration.put("name", "ci");
        registration.put("url", url);
        registration.put("jwks", Map.of("keys", List.of(key.jwk())));
        return service.admin()
                .post("/api/orgs/" + organization + "/oidc/issuers", registration)
                .expect(200)
                .text("id");
    }

    private static Map<String, Object> allow(String sub) {
        return Map.of("decision", "allow", "tokenType", "organization", "rules", Map.of("sub", sub));
    }

    private static Map<String, Object> claims(String organization, String issuer, String sub) {
        long now = Instant.now().getEpochSecond();
        var claims = new LinkedHashMap<String, Object>();
        claims.put("iss", issuer);
        claims.put("sub", sub);
        claims.put("aud", "urn:mintmark:org:" + organization);
        claims.put("iat", now);
        claims.put("exp", now + 300);
        return claims;
    }

    private static Client.Answer exchange(String organization, String issuer, String sub) {
        return service.anyone().exchange(organization, key.sign(claims(organization, issuer, sub)));
    }

    private static String refusal(String organization, String issuer, String sub) {
        return exchange(organization, issuer, sub).expect(400).text("error_description");
    }

    @Test
    void a_colleague_learns_the_rule_and_a_stranger_nothing() {
        var organization = service.newOrganization();
        service.allow(organization, register(organization, GITHUB, Map.of()), allow(RULE));

        assertThat(refusal(organization, GITHUB, "repo:acme/web:environment:production"))
                .isEqualTo(
                        "no policy definition of this issuer allows this token; the nearest one (definition 0) wants sub"
                                + " 'repo:acme/web:ref:refs/heads/main' where the token has"
                                + " 'repo:acme/web:environment:production'. The job names an environment, so that its subject says"
                                + " environment:... where it would say ref:.... The rule proposed lets in this one value and no"
                                + " other. Proposed: 'repo:acme/web:environment:production'." + SIMULATOR);
        assertThat(refusal(organization, GITHUB, "repo:evil/web:environment:production"))
                .isEqualTo(
                        "no policy definition of this issuer allows this token; the nearest one (definition 0) does not"
                                + " match its sub 'repo:evil/web:environment:production'. The job names the environment"
                                + " 'production', so that its sub says environment:NAME and not ref:REF." + SIMULATOR);
    }

    @Test
    void a_signature_of_somebody_else_hears_nothing_of_the_policy() {
        var organization = service.newOrganization();
        service.allow(organization, register(organization, GITHUB, Map.of()), allow(RULE));
        var forged = TestKey.create("k1", "RS256")
                .sign(claims(organization, GITHUB, "repo:acme/web:environment:production"));

        assertThat(service.anyone().exchange(organization, forged).expect(400).text("error_description"))
                .isEqualTo(
                        "The token's signature was not made by its key over its content. This issuer's keys were handed"
                                + " over on " + LocalDate.ofInstant(Instant.now(), ZoneOffset.UTC)
                                + ". If it has changed them since, an administrator hands over the present ones (PATCH of jwks).");
    }

    @Test
    void a_token_is_told_all_that_is_wrong_with_it() {
        var organization = service.newOrganization();
        service.allow(
                organization,
                register(organization, GITHUB, Map.of("audiences", List.of("https://deploy.acme.example"))),
                allow(RULE));
        var claims = claims(organization, GITHUB, RULE);
        claims.put("aud", "sts.example");
        assertThat(service.anyone()
                        .exchange(organization, key.sign(claims))
                        .expect(400)
                        .text("error_description"))
                .isEqualTo("The token's aud is 'sts.example'; ask its issuer for one with 'urn:mintmark:org:"
                        + organization + "' or 'https://deploy.acme.example'.");

        claims.put("exp", Instant.now().getEpochSecond() - 3600);
        for (var signer : List.of(key, TestKey.create("k1", "RS256"))) {
            assertThat(service.anyone()
                            .exchange(organization, signer.sign(claims))
                            .expect(400)
                            .text("error_description"))
                    .contains("The token's exp is ", "which has passed", "The token's aud is 'sts.example'")
                    .doesNotContain("deploy.acme.example");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            kubernetes/serviceaccount                     | legacy service account token of Kubernetes
            https://vstoken.dev.azure.com/8f2a            | The token is of Azure DevOps
            https://sts.windows.net/8f2a/                 | set requestedAccessTokenVersion to 2
            """)
    void an_issuer_of_a_known_form_is_explained(String iss, String form) {
        var organization = service.newOrganization();
        assertThat(refusal(organization, iss, "x")).contains(form);
        assertThat(refusal(organization + "-none-such", iss, "x")).startsWith("there is no organization");
    }

    @Test
    void version_1_of_entra_is_told_of_version_2() {
        var organization = service.newOrganization();
        register(organization, "https://login.microsoftonline.com/8f2a/v2.0", Map.of());

        assertThat(refusal(organization, "https://sts.windows.net/8f2a/", "x"))
                .contains(
                        "trusts 'https://login.microsoftonline.com/8f2a/v2.0' of the same tenant",
                        "set requestedAccessTokenVersion to 2");
    }

    @Test
    void an_issuer_says_whether_its_policy_is_told() {
        var organization = service.newOrganization();
        var issuer = register(organization, "https://ci.example", Map.of("explain", "nobody"));
        service.allow(organization, issuer, allow(RULE));
        var path = "/api/orgs/" + organization + "/oidc/issuers/" + issuer;

        assertThat(service.admin().get(path).expect(200).text("explain")).isEqualTo("nobody");
        assertThat(refusal(organization, "https://ci.example", "repo:acme/api:ref:refs/heads/main"))
                .isEqualTo(
                        "no policy definition of this issuer allows this token; the nearest one (definition 0) does not"
                                + " match its sub 'repo:acme/api:ref:refs/heads/main'." + SIMULATOR);

        var unset = new HashMap<String, Object>();
        unset.put("explain", null);
        assertThat(service.admin().patch(path, unset).expect(200).json().has("explain"))
                .isFalse();
        assertThat(service.admin().patch(path, Map.of("explain", "all")).status())
                .isEqualTo(400);
        assertThat(service.admin()
                        .patch(path, Map.of("explain", "colleagues"))
                        .expect(200)
                        .text("explain"))
                .isEqualTo("colleagues");
        assertThat(refusal(organization, "https://ci.example", "repo:acme/api:ref:refs/heads/main"))
                .contains("wants sub '" + RULE + "'");
    }

    @Test
    void what_is_told_goes_to_the_caller_and_not_into_the_audit() {
        var organization = service.newOrganization();
        service.allow(organization, register(organization, "https://ci.example", Map.of()), allow(RULE));

        assertThat(refusal(organization, "https://ci.example", "repo:acme/api:ref:x"))
                .contains(RULE);

        assertThat(service.database()
                        .ask("select count(*) from audit_event where kind = 'exchange.denied' and details::text like '%"
                                + RULE + "%'"))
                .isEqualTo("0");
    }

    @Test
    void an_untouched_policy_is_said_to_allow_nothing_yet() {
        var organization = service.newOrganization();
        register(organization, "https://ci.example", Map.of());

        assertThat(refusal(organization, "https://ci.example", "x"))
                .isEqualTo(
                        "this issuer's policy allows nothing yet: none of its definitions is an allow. An administrator"
                                + " replaces all its definitions with one PATCH"
                                + " /api/orgs/{organization}/auth/policies/{policy}.");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
            https://tenant.eu.auth0.com/      | 'https://tenant.eu.auth0.com' without the slash at its end
            http://tenant.eu.auth0.com        | 'https://tenant.eu.auth0.com' with https before it
            https://Tenant.eu.auth0.com       | 'https://tenant.eu.auth0.com' in another case of its letters
            https://tenant.eu.auth0.com/acme  | 'https://tenant.eu.auth0.com' without the path behind it
            https://tenant.eu.auth0.co        | 'https://tenant.eu.auth0.com' which differs in one letter
            """)
    void an_issuer_that_is_almost_a_trusted_one_is_told_apart(String iss, String near) {
        var organization = service.newOrganization();
        register(organization, "https://tenant.eu.auth0.com", Map.of());

        assertThat(refusal(organization, iss, "x"))
                .isEqualTo("organization '" + organization + "' does not trust the issuer '" + iss + "'; "
                        + organization + " trusts " + near);
    }

    @Test
    void an_organization_that_is_almost_one_is_told_apart() {
        var organization = service.newOrganization();
        register(organization, "https://ci.example", Map.of());

        assertThat(refusal(organization + "e", "https://ci.example", "x"))
                .isEqualTo("there is no organization '" + organization + "e'; there is '" + organization + "'");
        assertThat(refusal(organization.toUpperCase(java.util.Locale.ROOT), "https://ci.example", "x"))
                .endsWith("; there is '" + organization + "'");
        assertThat(refusal("\u0130\uFFFF'", "https://ci.example", "x")).startsWith("there is no organization '");
    }
}
