package dev.mintmark.policy.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mintmark.policy.definition.MalformedRuleException;
import dev.mintmark.policy.definition.PinStrength;
import dev.mintmark.policy.definition.RuleValue;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SharedIssuersTest {
    private static final SharedIssuers SHIPPED = SharedIssuers.shipped();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://token.actions.githubusercontent.com",
                "https://token.actions.githubusercontent.com/",
                "https://token.actions.githubusercontent.com/my-enterprise",
                "https://Token.Actions.GitHubUserContent.com",
                "https://token.actions.githubusercontent.com:443",
                "https://token.actions.githubusercontent.com:443/my-enterprise",
                "https://gitlab.com",
                "https://api.bitbucket.org/2.0/workspaces/acme/pipelines-config/identity/oidc",
                "https://oidc.circleci.com/org/0e7a5c3b-11d8-4a9a-8a8e-3a0d6f1d2c4b",
                "https://agent.buildkite.com",
                "https://app.terraform.io",
                "https://accounts.google.com",
                "https://app.eu.terraform.io",
                "https://oidc.vercel.com/acme",
                "https://oidc.codefresh.io",
                "https://api.pulumi.com/oidc",
                "https://codeberg.org/api/actions",
                "https://codeberg.org",
                "https://gitea.com/api/actions",
                "https://gitea.com/",
                "https://identity.depot.dev",
                "https://login.app.env0.com/",
                "https://scalr.io",
                "https://oidc.circleci.com",
                "https://oidc.modal.com",
                "https://federation.namespaceapis.com",
                "https://oauth2.sigstore.dev/auth",
                "https://login.microsoftonline.com/common/v2.0",
                "https://login.microsoftonline.com/organizations/v2.0",
                "https://login.microsoftonline.com/consumers/v2.0",
                "https://login.microsoftonline.com/9188040d-6c67-4c5b-b112-36a304b66dad/v2.0",
                "https://vstoken.actions.githubusercontent.com"
            })
    void shared_issuers_are_known(String issuer) {
        assertThat(SHIPPED.find(issuer)).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://gitlab.example.com",
                "https://gitlab.com.example.com",
                "https://gitlab.community",
                "https://xgitlab.com",
                "https://gitlab.com:8443",
                "http://gitlab.com",
                "https://vstoken.dev.azure.com/0e7a5c3b-11d8-4a9a-8a8e-3a0d6f1d2c4b",
                "https://oidc.fly.io/acme",
                "https://acme.semaphoreci.com",
                "https://acme.app.spacelift.io",
                "https://acme.eu.auth0.com/",
                "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_abc",
                "https://login.microsoftonline.com/0e7a5c3b-11d8-4a9a-8a8e-3a0d6f1d2c4b/v2.0",
                "https://sts.windows.net/0e7a5c3b-11d8-4a9a-8a8e-3a0d6f1d2c4b/",
                "https://securetoken.google.com/acme",
                "https://app.harness.io/ng/api/oidc/account/acme",
                "https://git.acme.example/api/actions",
                "https://api.pulumi.com",
                "https://example.com/https://gitlab.com",
                ""
            })
    void an_issuer_of_ones_own_is_not_shared(String issuer) {
        assertThat(SHIPPED.find(issuer)).isNull();
    }

    private static boolean isSetBy(Map<String, RuleValue> rules, SharedIssuer issuer) {
        return TenantPin.strength(TenantPin.among(rules, issuer)) != PinStrength.NONE;
    }

    private static boolean pins(String issuer, String path, RuleValue rule) {
        return isSetBy(Map.of(path, rule), SHIPPED.find(issuer));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
            https://token.actions.githubusercontent.com | sub                            | repo:acme/*
            https://token.actions.githubusercontent.com | "sub"                          | repo:acme/*
            https://token.actions.githubusercontent.com | sub                            | repo:a*
            https://token.actions.githubusercontent.com | sub                            | repository_owner:acme:*
            https://token.actions.githubusercontent.com | repository_owner               | acme
            https://token.actions.githubusercontent.com | repository                     | acme/*
            https://token.actions.githubusercontent.com | repository_owner_id            | 123
            https://token.actions.githubusercontent.com/e | enterprise                   | acme
            https://gitlab.com                          | sub                            | project_path:acme/*
            https://gitlab.com                          | namespace_path                 | acme
            https://api.bitbucket.org/2.0/x             | sub                            | {6b2c*
            https://oidc.circleci.com/org/1             | "oidc.circleci.com/project-id" | 41*
            https://oidc.circleci.com/org/1             | oidc.circleci.com/project-id   | 41*
            https://oidc.circleci.com/org/1             | sub                            | org/1/*
            https://agent.buildkite.com                 | sub                            | organization:acme:*
            https://app.terraform.io                    | terraform_organization_name    | acme
            https://accounts.google.com                 | google.compute_engine.project_id | acme
            https://accounts.google.com                 | "google"."compute_engine".project_id | acme
            https://oidc.vercel.com/acme                | sub                            | owner:acme:*
            https://app.eu.terraform.io                 | sub                            | organization:acme:*
            https://oidc.codefresh.io                   | sub                            | account:64f8*
            https://oidc.codefresh.io                   | account_id                     | 64f884fb222222a4765fa000
            https://api.pulumi.com/oidc                 | sub                            | pulumi:deploy:org:acme:*
            https://codeberg.org/api/actions            | sub                            | repo:acme/*
            https://codeberg.org/api/actions            | sub                            | repo:acme-12/web-34:*
            https://codeberg.org/api/actions            | repository_owner               | acme
            https://codeberg.org/api/actions            | repository                     | acme/web
            https://identity.depot.dev                  | org_id                         | pcnr2v598s
            https://identity.depot.dev                  | sub                            | spiffe://identity.depot.dev/org/pcnr2v598s/*
            https://login.app.env0.com/                 | organizationId                 | 5d1b0c0e
            https://scalr.io                            | sub                            | account:acme:*
            https://oidc.circleci.com                   | "oidc.circleci.com/org-id"     | 41cd
            https://oidc.modal.com                      | workspace_id                   | ac-12345abcd
            https://federation.namespaceapis.com        | sub                            | tenant_1/*
            https://login.microsoftonline.com/common/v2.0 | tid                          | 0e7a5c3b
            https://slack.com                           | "https://slack.com/team_id"    | T0123
            https://accounts.google.com                 | hd                             | acme.example
            """)
    void a_literal_start_pins_a_tenant(String issuer, String path, String pattern) {
        assertThat(pins(issuer, path, new RuleValue.Pattern(pattern))).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
            https://token.actions.githubusercontent.com | sub                            | *
            https://token.actions.githubusercontent.com | sub                            | repo:*
            https://token.actions.githubusercontent.com | sub                            | repo:?cme/*
            https://token.actions.githubusercontent.com | sub                            | repo:.*
            https://token.actions.githubusercontent.com | sub                            | repo.acme/*
            https://token.actions.githubusercontent.com | sub                            | rep*
            https://token.actions.githubusercontent.com | sub                            | *repo:acme/app
            https://token.actions.githubusercontent.com | sub                            | ?repo:acme/app
            https://token.actions.githubusercontent.com | sub                            | .epo:acme/app
            https://token.actions.githubusercontent.com | sub                            | environment:production
            https://token.actions.githubusercontent.com | sub                            | ``
            https://token.actions.githubusercontent.com | sub                            | repo:
            https://token.actions.githubusercontent.com | repository_owner               | *
            https://token.actions.githubusercontent.com | repository_owner               | ?cme
            https://token.actions.githubusercontent.com | repository_owner               | ``
            https://token.actions.githubusercontent.com | ref                            | refs/heads/main
            https://token.actions.githubusercontent.com | environment                    | production
            https://token.actions.githubusercontent.com | sub.x                          | repo:acme/app
            https://token.actions.githubusercontent.com | a..b                           | repo:acme/app
            https://gitlab.com                          | sub                            | project_path:*
            https://gitlab.com                          | user_login                     | alice
            https://oidc.circleci.com/org/1             | sub                            | org/*
            https://oidc.circleci.com/org/1             | "oidc.circleci.com/vcs-ref"    | refs/heads/main
            https://agent.buildkite.com                 | pipeline_slug                  | deploy
            https://app.terraform.io                    | terraform_organization_id      | org-*
            https://oidc.codefresh.io                   | sub                            | account:*
            https://oidc.codefresh.io                   | pipeline_name                  | deploy
            https://api.pulumi.com/oidc                 | sub                            | pulumi:deploy:*
            https://accounts.google.com                 | google                         | acme
            https://accounts.google.com                 | "google.compute_engine.project_id" | *
            https://accounts.google.com                 | email                          | deploy@acme.example
            https://accounts.google.com                 | email_verified                 | true
            https://accounts.google.com                 | azp                            | 123
            https://codeberg.org/api/actions            | ref                            | refs/heads/main
            https://codeberg.org/api/actions            | sub                            | repo:*
            https://codeberg.org/api/actions            | actor                          | alice
            https://codeberg.org/api/actions            | workflow                       | deploy.yml
            https://identity.depot.dev                  | sub                            | spiffe://identity.depot.dev/org/*
            https://login.app.env0.com/                 | sub                            | auth0|*
            https://login.app.env0.com/                 | environmentName                | production
            https://scalr.io                            | sub                            | account:*
            https://oidc.modal.com                      | workspace_id                   | ac-*
            https://login.microsoftonline.com/consumers/v2.0 | tid                       | 9188040d
            """)
    void anything_else_pins_none(String issuer, String path, String pattern) {
        assertThat(pins(issuer, path, new RuleValue.Pattern(pattern))).isFalse();
    }

    static Stream<Arguments> richValues() {
        return Stream.of(
                Arguments.of(new RuleValue.Equals("repo:acme/app:x"), true),
                Arguments.of(new RuleValue.Equals("repo:*"), true),
                Arguments.of(new RuleValue.Equals("repo:"), false),
                Arguments.of(new RuleValue.Equals("*"), false),
                Arguments.of(new RuleValue.AnyOf(List.of("repo:acme/*", "repo:other/*")), true),
                Arguments.of(new RuleValue.AnyOf(List.of("repo:acme/*", "repo:*")), false),
                Arguments.of(new RuleValue.In(List.of("repo:acme/a", "repo:acme/b")), true),
                Arguments.of(new RuleValue.In(List.of("repo:acme/a", "*")), false),
                Arguments.of(new RuleValue.Glob("repo:acme/**"), true),
                Arguments.of(new RuleValue.Glob("repo:?cme/**"), true),
                Arguments.of(new RuleValue.Glob("repo:*/app"), false),
                Arguments.of(new RuleValue.Glob("**"), false),
                Arguments.of(
                        new RuleValue.AllOf(List.of(new RuleValue.Pattern("*"), new RuleValue.Pattern("repo:a/*"))),
                        true),
                Arguments.of(
                        new RuleValue.AllOf(List.of(new RuleValue.Pattern("*"), new RuleValue.Exists(true))), false),
                Arguments.of(
                        new RuleValue.AllOf(List.of(new RuleValue.Not(new RuleValue.Pattern("repo:acme/*")))), false),
                Arguments.of(new RuleValue.Not(new RuleValue.Pattern("repo:acme/*")), false),
                Arguments.of(new RuleValue.Not(new RuleValue.Not(new RuleValue.Pattern("repo:acme/*"))), false),
                Arguments.of(new RuleValue.Exists(true), false),
                Arguments.of(new RuleValue.Exists(false), false));
    }

    @ParameterizedTest
    @MethodSource("richValues")
    void every_alternative_must_pin_and_no_negation_does(RuleValue rule, boolean pins) {
        assertThat(pins("https://token.actions.githubusercontent.com", "sub", rule))
                .isEqualTo(pins);
    }

    @Test
    void one_pinning_rule_among_others_is_enough() {
        SharedIssuer gitHub = SHIPPED.find("https://token.actions.githubusercontent.com");
        Map<String, RuleValue> rules = Map.of(
                "ref",
                new RuleValue.Pattern("*"),
                "sub",
                new RuleValue.Pattern("repo:*"),
                "repository_owner",
                new RuleValue.Pattern("acme"));
        assertThat(isSetBy(rules, gitHub)).isTrue();
        assertThat(isSetBy(Map.of(), gitHub)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "https://oidc.circleci.com, false",
        "https://oidc.circleci.com/org/, false",
        "https://oidc.circleci.com/org/0e7a5c3b, true",
        "https://api.bitbucket.org/2.0/workspaces/acme/pipelines-config/identity/oidc, true",
        "https://api.bitbucket.org, false",
        "https://token.actions.githubusercontent.com, false",
        "https://token.actions.githubusercontent.com/, false",
        "https://token.actions.githubusercontent.com/acme, true",
        "https://oidc.vercel.com, false",
        "https://oidc.vercel.com/acme, true",
        "https://gitlab.com, false",
        "https://GITLAB.com:443/acme, false",
        "https://codeberg.org/api/actions, false",
        "https://gitlab.acme.example, true"
    })
    void only_an_identifier_that_names_one_tenant_may_be_an_organizations_own(String issuer, boolean mayBe) {
        assertThat(SHIPPED.mayBeOwn(issuer)).isEqualTo(mayBe);
    }

    @Test
    void the_most_specific_entry_says_what_tells_tenants_apart() {
        assertThat(SHIPPED.find("https://codeberg.org/api/actions").identifier())
                .isEqualTo("https://codeberg.org/api/actions");
        assertThat(SHIPPED.find("https://codeberg.org/login").identifier()).isEqualTo("https://codeberg.org");
    }

    @Test
    void the_list_is_configurable() {
        SharedIssuers own = new SharedIssuers(
                List.of(new SharedIssuer("https://ci.example/", List.of(new TenantClaim("tenant", List.of("t-"))))));
        assertThat(own.find("https://gitlab.com")).isNull();
        assertThat(own.find("https://ci.example/x")).isNotNull();
        assertThat(isSetBy(Map.of("tenant", new RuleValue.Pattern("t-1")), own.find("https://ci.example")))
                .isTrue();
        assertThatThrownBy(() -> new TenantClaim("a..b")).isInstanceOf(MalformedRuleException.class);
    }
}
