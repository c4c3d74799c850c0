package dev.mintmark.policy.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.platform.json.JsonValue.JsonObject;
import dev.mintmark.policy.Json;
import dev.mintmark.policy.definition.RuleValue;
import dev.mintmark.policy.definition.RuleValue.AnyOf;
import dev.mintmark.policy.definition.RuleValue.Pattern;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A stranger is never taken for a colleague: that would show another tenant's rules. */
class TenantOfTokenTest {
    private static final String GITHUB = "https://token.actions.githubusercontent.com";

    private static boolean isPinned(String issuer, JsonObject claims, Map<String, RuleValue> rules) {
        return new TenantOfToken(SharedIssuers.shipped().find(issuer), claims).isPinnedBy(rules);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            sub              | repo:acme/web:ref:refs/heads/main | repo:acme/web:environment:prod      | true
            sub              | repo:acme/web:ref:refs/heads/main | repo:acme/api:ref:refs/heads/main   | true
            sub              | repo:acme/*                       | repo:acme@12/web@34:ref:x           | true
            sub              | repo:Acme/web:ref:refs/heads/main | repo:acme/web:ref:refs/heads/main   | true
            sub              | repo:acme@12/web@34:*             | repo:acme@12/api@35:ref:x           | true
            sub              | repo:acme@12/web@34:*             | repo:acme@13/web@34:ref:x           | false
            sub              | repo:acme@12/web@34:*             | repo:acme/web:ref:x                 | false
            sub              | repo:acme/web:ref:refs/heads/main | repo:acme-evil/web:environment:prod | false
            sub              | repo:acme*:ref:refs/heads/main    | repo:acme-evil/web:environment:prod | false
            sub              | repo:acme*:ref:refs/heads/main    | repo:acme-evil/w:ref:refs/heads/main | true
            sub              | repo:acme/web:ref:refs/heads/main | repo:evil/web:ref:refs/heads/main   | false
            sub              | repo:acme/web:ref:refs/heads/main | repo:evil/acme/web:environment:x    | false
            sub              | repo:acme/web:*                   | repository_owner:acme               | false
            sub              | environment:prod                  | environment:dev                     | false
            sub              | *                                 | repo:acme/web:ref:x                 | false
            repository_owner | acme                              | acme                                | true
            repository_owner | acme                              | ACME                                | true
            repository_owner | acme                              | acme-evil                           | false
            repository_owner | ac?e                              | evil                                | false
            repository       | acme/web                          | acme/api                            | true
            repository       | acme/web                          | evil/web                            | false
            repository_id    | 12                                | 12                                  | true
            repository_id    | 12                                | 13                                  | false
            ref              | refs/heads/main                   | refs/heads/main                     | false
            """)
    void of_one_rule_and_one_claim(String path, String rule, String actual, boolean isPinned) {
        assertThat(isPinned(GITHUB, Json.object(path, actual), Map.of(path, new Pattern(rule))))
                .isEqualTo(isPinned);
    }

    @Test
    void the_kelvin_sign_is_no_k() {
        assertThat(isPinned(
                        GITHUB,
                        Json.object("repository_owner", "\u212Aite"),
                        Map.of("repository_owner", new Pattern("kite"))))
                .isFalse();
    }

    @Test
    void one_pin_of_another_tenant_makes_a_stranger() {
        var claims = Json.object("enterprise", "big", "repository_owner", "evil", "sub", "repo:evil/x:ref:y");
        assertThat(isPinned(GITHUB, claims, Map.of("enterprise", new Pattern("big"))))
                .isTrue();
        assertThat(isPinned(
                        GITHUB,
                        claims,
                        Map.of("enterprise", new Pattern("big"), "repository_owner", new Pattern("acme"))))
                .isFalse();
        assertThat(isPinned(
                        GITHUB,
                        claims,
                        Map.of("enterprise", new Pattern("big"), "repository_owner_id", new Pattern("7"))))
                .isFalse();
    }

    @Test
    void another_repository_of_the_same_owner_makes_none() {
        assertThat(isPinned(
                        GITHUB,
                        Json.object("repository_owner", "acme", "repository_id", "13"),
                        Map.of("repository_owner", new Pattern("acme"), "repository_id", new Pattern("12"))))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            https://gitlab.com          | sub       | project_path:acme/web:ref_type:branch:ref:main | project_path:acme/web:ref_type:branch:ref:dev | true
            https://gitlab.com          | sub       | project_path:acme/web:*                        | project_path:acme2/web:ref:x                  | false
            https://gitlab.com          | project_id | 12                                            | 13                                            | false
            https://app.terraform.io    | sub       | organization:acme:project:p:workspace:w:*      | organization:acme:project:q:workspace:v:x     | true
            https://app.terraform.io    | sub       | organization:acme:*                            | organization:acme2:project:p                  | false
            https://oidc.circleci.com   | sub       | org/1-2/project/3/user/*                       | org/1-2/project/4/user/5                      | true
            https://oidc.circleci.com   | sub       | org/1-2/project/3/user/*                       | org/1-3/project/3/user/5                      | false
            https://accounts.google.com | sub       | 115512345678901234567                          | 115512345678901234568                         | false
            https://accounts.google.com | hd        | acme.example                                   | acme.example                                  | true
            https://accounts.google.com | hd        | acme.example                                   | evil.example                                  | false
            https://agent.buildkite.com | sub       | organization:acme:pipeline:web:*               | organization:acme:pipeline:api:ref:x          | true
            """)
    void of_other_shared_issuers(String issuer, String path, String rule, String actual, boolean isPinned) {
        assertThat(isPinned(issuer, Json.object(path, actual), Map.of(path, new Pattern(rule))))
                .isEqualTo(isPinned);
    }

    @Test
    void alternatives_for_other_tenants_are_not_the_tokens_own_part() {
        var tenant = new TenantOfToken(SharedIssuers.shipped().find(GITHUB), Json.object("sub", "repo:acme/web:ref:x"));
        var both = new AnyOf(List.of("repo:acme/web:ref:main", "repo:partner/web:ref:main"));
        assertThat(tenant.isPinnedBy(Map.of("sub", both))).isTrue();
        assertThat(tenant.ownPart("sub", both)).isEqualTo(new AnyOf(List.of("repo:acme/web:ref:main")));
        assertThat(tenant.ownPart("ref", both)).isEqualTo(both);
        assertThat(tenant.ownPart("sub", new RuleValue.In(List.of("repo:partner/web:ref:main"))))
                .isNull();
        assertThat(tenant.ownPart("sub", new RuleValue.Not(new Pattern("repo:partner/*"))))
                .isNull();
    }
}
