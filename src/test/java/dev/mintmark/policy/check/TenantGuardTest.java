package dev.mintmark.policy.check;

import static dev.mintmark.policy.Definitions.allow;
import static dev.mintmark.policy.Definitions.deny;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.policy.Definitions;
import dev.mintmark.policy.definition.RuleValue;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The refusals and warnings of allows that pin no tenant. */
class TenantGuardTest {
    private static final String UNKNOWN = "https://ci.example.com";
    private static final String CODEBERG = "https://codeberg.org/api/actions";
    private static final String UNPINNED =
            "This allow does not say whose tokens it takes, and nobody has said if the issuer signs for strangers too."
                    + " Add a rule on sub, or on a claim that names the owner, such as repository_owner, organization_id,"
                    + " tenant or namespace. If only your organization gets its tokens, PATCH the issuer with"
                    + " \"tenancy\": \"own\".";

    private static TenantGuard guard(String issuer, @Nullable Tenancy tenancy) {
        return TenantGuard.of(SharedIssuers.shipped(), issuer, tenancy);
    }

    private static List<PolicyProblem> problems(String issuer, @Nullable Tenancy tenancy, Definitions... definitions) {
        return new PolicyValidation(SharedIssuers.shipped())
                .check(Definitions.list(definitions), guard(issuer, tenancy));
    }

    private static List<PolicyWarning> warnings(String issuer, @Nullable Tenancy tenancy, Definitions... definitions) {
        return PolicyValidation.warnings(Definitions.list(definitions), guard(issuer, tenancy));
    }

    @Test
    void an_issuer_that_nobody_knows_draws_a_warning_when_an_allow_pins_nobody() {
        var unpinned = allow().rule("ref", "refs/heads/main");

        assertThat(problems(UNKNOWN, null, unpinned)).isEmpty();
        assertThat(warnings(UNKNOWN, null, deny(), unpinned)).containsExactly(new PolicyWarning(1, null, UNPINNED));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            textBlock =
                    """
            sub                        ~ repo:acme/web:ref:refs/heads/main
            sub                        ~ acme:web:*
            sub                        ~ system:serviceaccount:web:deploy
            sub                        ~ auth0|5f7c8ec7
            repository_owner           ~ acme
            organization.id            ~ 12
            "kubernetes.io".namespace  ~ web
            tenant                     ~ acme
            """)
    void a_rule_on_the_subject_or_on_an_owner_is_enough(String path, String value) {
        assertThat(warnings(UNKNOWN, null, allow().rule(path, value).rule("ref", "main")))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            textBlock =
                    """
            sub         ~ *
            sub         ~ repo:*
            sub         ~ system:serviceaccount:*
            sub         ~ auth0|*
            sub         ~ ?cme
            owner       ~ *
            environment ~ production
            actor       ~ alice
            """)
    void a_rule_that_lets_every_owner_in_is_not(String path, String value) {
        assertThat(warnings(UNKNOWN, null, allow().rule(path, value)))
                .extracting(PolicyWarning::message)
                .contains(UNPINNED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"email", "user.email", "deployerEmail"})
    void an_address_is_no_pin_and_that_is_said(String path) {
        assertThat(warnings(UNKNOWN, null, allow().rule(path, "deploy@acme.example")))
                .containsExactly(new PolicyWarning(
                        0,
                        null,
                        UNPINNED
                                + " A rule on email is no pin: issuers sign addresses that nobody verified, and addresses"
                                + " change hands."));
        assertThat(problems("https://accounts.google.com", null, allow().rule(path, "deploy@acme.example")))
                .singleElement()
                .satisfies(problem -> assertThat(problem.message())
                        .contains("on one of: sub; hd; google.compute_engine.project_id; ")
                        .contains("A rule on email is no pin"));
    }

    @Test
    void an_issuer_of_ones_own_draws_none() {
        assertThat(warnings(UNKNOWN, Tenancy.OWN, allow().rule("ref", "main"), allow().rule("sub", "acme*")))
                .isEmpty();
        assertThat(problems(UNKNOWN, Tenancy.OWN, allow().rule("ref", "main"))).isEmpty();
    }

    @Test
    void an_issuer_that_was_declared_shared_is_guarded_like_a_listed_one() {
        assertThat(problems(UNKNOWN, Tenancy.SHARED, allow().rule("ref", "main")))
                .extracting(PolicyProblem::message)
                .containsExactly(
                        "the issuer https://ci.example.com signs tokens for many organizations. An allow needs a"
                                + " rule that says whose tokens it takes, on one of: sub, or a claim that names the owner, such as"
                                + " repository_owner, organization_id, tenant or namespace. Its value begins with that name, not"
                                + " with a wildcard");
        assertThat(problems(UNKNOWN, Tenancy.SHARED, allow().rule("tenant", "acme"), deny()))
                .isEmpty();
    }

    @Test
    void what_is_listed_is_guarded_whatever_was_declared() {
        for (var tenancy : new Tenancy[] {null, Tenancy.SHARED, Tenancy.OWN}) {
            assertThat(problems(CODEBERG, tenancy, allow().rule("ref", "refs/heads/main")))
                    .hasSize(1);
            assertThat(problems(CODEBERG, tenancy, allow().rule("repository_owner", "acme")))
                    .isEmpty();
        }
    }

    @Test
    void an_identifier_that_names_a_tenant_may_be_declared_own() {
        var circle = "https://oidc.circleci.com/org/0e7a5c3b";
        assertThat(problems(circle, null, allow().rule("ref", "main"))).hasSize(1);
        assertThat(problems(circle, Tenancy.OWN, allow().rule("ref", "main"))).isEmpty();
        assertThat(problems("https://oidc.circleci.com", Tenancy.OWN, allow().rule("ref", "main")))
                .hasSize(1);
    }

    @Test
    void what_tells_tenants_apart_is_the_lists_word_or_the_owners_that_the_policy_names() {
        var definitions =
                Definitions.list(allow().rule("sub", "acme/*").rule("ref", "main"), allow().rule("tenant", "acme"));

        assertThat(guard(CODEBERG, null).tenants(definitions))
                .isEqualTo(SharedIssuers.shipped().find(CODEBERG));
        assertThat(guard(UNKNOWN, Tenancy.SHARED).tenants(definitions))
                .isEqualTo(new SharedIssuer(UNKNOWN, List.of(new TenantClaim("sub"), new TenantClaim("tenant"))));
        assertThat(guard(UNKNOWN, null).tenants(definitions)).isNull();
        assertThat(guard(UNKNOWN, Tenancy.OWN).tenants(definitions)).isNull();
        assertThat(guard("https://oidc.circleci.com/org/1", Tenancy.OWN).tenants(definitions))
                .isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
            https://codeberg.org/api/actions            | sub              | repo:acme*           | repo:acme-evil
            https://codeberg.org/api/actions            | sub              | repo:acme*/web       | repo:acme-evil/web
            https://codeberg.org/api/actions            | repository_owner | acme*                | acme-evil
            https://codeberg.org/api/actions            | repository       | acme?/web            | acmex/web
            https://agent.buildkite.com                 | sub              | organization:acme*   | organization:acme-evil
            https://accounts.google.com                 | sub              | 1*                   | 1-evil
            https://ci.example.com                      | sub              | acme*                | acme-evil
            https://ci.example.com                      | sub              | repo:acme*           | repo:acme-evil
            https://ci.example.com                      | tenant           | acme?*               | acme-evil
            """)
    void a_rule_that_ends_inside_a_name_draws_a_warning(String issuer, String path, String rule, String stranger) {
        assertThat(warnings(issuer, null, allow().rule(path, rule)))
                .containsExactly(new PolicyWarning(
                        0,
                        path,
                        "The rule on " + path + " ends inside a name: '" + rule + "' also matches '" + stranger
                                + "'. Write the whole name, or end it with what follows it, such as / or :, before the"
                                + " wildcard."));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
            https://codeberg.org/api/actions | sub        | repo:acme/*
            https://codeberg.org/api/actions | sub        | repo:acme/web-*
            https://codeberg.org/api/actions | sub        | repo:acme/web.js:*
            https://codeberg.org/api/actions | repository | acme/*
            https://agent.buildkite.com      | sub        | organization:acme:*
            https://accounts.google.com      | hd         | acme.example
            https://api.bitbucket.org/2.0/workspaces/acme/x | sub | {6b2c}:*
            https://oidc.circleci.com/org/1  | sub        | org/1/*
            https://ci.example.com           | sub        | acme/*
            https://ci.example.com           | sub        | system:serviceaccount:web:deploy-*
            """)
    void a_rule_that_ends_the_name_draws_none(String issuer, String path, String rule) {
        assertThat(warnings(issuer, null, allow().rule(path, rule))).isEmpty();
    }

    @Test
    void a_whole_name_elsewhere_makes_up_for_half_of_one() {
        assertThat(warnings(CODEBERG, null, allow().rule("sub", "repo:acme*").rule("repository_owner", "acme")))
                .isEmpty();
    }

    @Test
    void of_alternatives_the_loose_one_is_told() {
        var rule = new RuleValue.AnyOf(List.of("repo:acme/*", "repo:other*"));
        assertThat(warnings(CODEBERG, null, allow().rule("sub", rule)))
                .singleElement()
                .satisfies(warning -> assertThat(warning.message()).contains("'repo:other*'"));
        assertThat(warnings(CODEBERG, null, allow().rule("sub", new RuleValue.Glob("repo:acme*/web"))))
                .hasSize(1);
        assertThat(warnings(CODEBERG, null, allow().rule("sub", new RuleValue.Equals("repo:acme*"))))
                .extracting(PolicyWarning::message)
                .containsExactly("The rule on sub has a * in equals or in, where it is only itself. For any characters,"
                        + " write a plain string or glob.");
    }

    @Test
    void a_regular_expression_draws_a_warning_in_allow_and_deny() {
        assertThat(warnings(
                        UNKNOWN,
                        Tenancy.OWN,
                        allow().rule("ref", "^refs/heads/(main|dev)$"),
                        deny().rule("ref", "v\\d+"),
                        allow().rule("ref", "refs/heads/main")))
                .extracting(warning -> warning.index() + " " + warning.path())
                .containsExactly("0 ref", "1 ref");
    }

    @Test
    void a_hundred_warnings_are_enough() {
        var many = new Definitions[300];
        java.util.Arrays.fill(many, allow().rule("ref", "^main$"));
        assertThat(warnings(UNKNOWN, null, many)).hasSize(100);
    }
}
