package dev.mintmark.policy.explain;

import static dev.mintmark.policy.Definitions.allow;
import static dev.mintmark.policy.Definitions.deny;
import static dev.mintmark.policy.Definitions.policy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.platform.json.JsonValue.JsonObject;
import dev.mintmark.policy.Definitions;
import dev.mintmark.policy.Json;
import dev.mintmark.policy.check.SharedIssuers;
import dev.mintmark.policy.decide.PolicyRequest;
import dev.mintmark.policy.decide.Verdict.Denied;
import dev.mintmark.policy.definition.RuleValue;
import dev.mintmark.policy.definition.TokenType;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Set-ups as users break them, each with the whole sentence of a colleague's refusal. The simulator's further sentences
 * are here, too. Those that fail before any policy is asked are in {@code ExplainedRefusalIT}.
 */
class BrokenSetUpsTest {
    private static final String GITHUB = "https://token.actions.githubusercontent.com";

    private final SharedIssuers shared = SharedIssuers.shipped();

    private String refusal(@Nullable String issuer, JsonObject claims, Definitions... definitions) {
        var sentence = DenialSentence.forColleague(
                policy(definitions),
                new PolicyRequest(TokenType.ORGANIZATION, null, claims),
                issuer == null ? null : Objects.requireNonNull(shared.find(issuer)));
        if (sentence.startsWith("this issuer's policy allows nothing yet")) {
            return sentence;
        }
        assertThat(sentence).endsWith(" " + DenialSentence.SIMULATOR);
        return sentence.substring(0, sentence.length() - DenialSentence.SIMULATOR.length() - 1);
    }

    /** The reason, and after a bar each the hints with the rules they propose. */
    private static String simulated(JsonObject claims, Definitions... definitions) {
        var explanation =
                Explainer.explain(policy(definitions), new PolicyRequest(TokenType.ORGANIZATION, null, claims));
        var hints = explanation.hints().stream()
                .map(hint -> " | " + hint.message()
                        + (hint.rule() == null ? "" : " " + hint.rule().describe()))
                .collect(Collectors.joining());
        return ((Denied) explanation.verdict()).sentence() + hints;
    }

    @Test
    void environment_in_sub() {
        var claims = Json.object("sub", "repo:acme/web:environment:production");
        assertThat(refusal(GITHUB, claims, allow().rule("sub", "repo:acme/web:ref:refs/heads/main")))
                .isEqualTo("no policy definition of this issuer allows this token; the nearest one (definition"
                        + " 0) wants sub 'repo:acme/web:ref:refs/heads/main' where the token has"
                        + " 'repo:acme/web:environment:production'. The job names an environment, so that its"
                        + " subject says environment:... where it would say ref:.... The rule proposed lets in"
                        + " this one value and no other. Proposed: 'repo:acme/web:environment:production'.");
        assertThat(simulated(claims, allow().rule("sub", "repo:acme/web:ref:refs/heads/main")))
                .isEqualTo("no policy definition of this issuer allows this token; the nearest one (definition"
                        + " 0) does not match its sub 'repo:acme/web:environment:production' | The job names"
                        + " an environment, so that its subject says environment:… where it would say ref:…."
                        + " The rule proposed lets in this one value and no other."
                        + " 'repo:acme/web:environment:production'");
    }

    @Test
    void no_environment_in_sub() {
        var claims = Json.object("sub", "repo:acme/web:ref:refs/heads/main");
        assertThat(refusal(GITHUB, claims, allow().rule("sub", "repo:acme/web:environment:production")))
                .isEqualTo("no policy definition of this issuer allows this token; the nearest one (definition"
                        + " 0) wants sub 'repo:acme/web:environment:production' where the token has"
                        + " 'repo:acme/web:ref:refs/heads/main'. The job names no environment, so that its"
                        + " subject says ref:... where the rule wants environment:.... Write environment:"
                        + " production into the job in its workflow file.");
        assertThat(simulated(claims, allow().rule("sub", "repo:acme/web:environment:production")))
                .isEqualTo("no policy definition of this issuer allows this token; the nearest one (definition"
                        + " 0) does not match its sub 'repo:acme/web:ref:refs/heads/main' | The job names no"
                        + " environment, so that its subject says ref:… where the rule wants environment:…."
                        + " Write environment: production into the job in its workflow file.");
    }

    @Test
    void immutable_sub() {
        var claims = Json.object("sub", "repo:acme@1/web@2:ref:refs/heads/main");
        assertThat(refusal(GITHUB, claims, allow().rule("sub", "repo:acme/web:ref:refs/heads/main")))
                .isEqualTo("no policy definition of this issuer allows this token; the nearest one (definition"
                        + " 0) wants sub 'repo:acme/web:ref:refs/heads/main' where the token has"
                        + " 'repo:acme@1/web@2:ref:refs/heads/main'. The subject has GitHub's immutable form,"
                        + " with the ids of owner and repository; the rule has the old one. The rule proposed"
                        + " lets in this one value and no other. Proposed:"
                        + " 'repo:acme@1/web@2:ref:refs/heads/main'.");
        assertThat(simulated(claims, allow().rule("sub", "repo:acme/web:ref:refs/heads/main")))
                .isEqualTo("no policy definition of this issuer allows this token; the nearest one (definition"
                        + " 0) does not match its sub 'repo:acme@1/web@2:ref:refs/heads/main' | The subject"
                        + " has GitHub's immutable form, with the ids of owner and repository; the rule has"
                        + " the old one. The rule proposed lets in this one value and no other."
                        + " 'repo:acme@1/web@2:ref:refs/heads/main'");
    }

    @Test
    void pull_request() {
        var claims = Json.object("sub", "repo:acme/web:pull_request");
        assertThat(refusal(GITHUB, claims, allow().rule("sub", "repo:acme/web:ref:refs/heads/main")))
                .isEqualTo("no policy definition of this issuer allows this token; the nearest one (definition"
                        + " 0) wants sub 'repo:acme/web:ref:refs/heads/main' where the token has"
                        + " 'repo:acme/web:pull_request'. The job runs for a pull request, so that its subject"
                        + " names neither ref nor environment. Run it on a push or by hand.");
        assertThat(simulated(claims, allow().rule("sub", "repo:acme/web:ref:refs/heads/main")))
                .isEqualTo("no policy definition of this issuer allows this token; the nearest one (definition"
                        + " 0) does not match its sub 'repo:acme/web:pull_request' | The job runs for a pull"
                        + " request, so that its subject names neither ref nor environment. Run it on a push"
                        + " or by hand.");
    }

    @Test
    void reusable_workflow() {
        var claims = Json.object(
                "repository_owner",
                "acme",
                "job_workflow_ref",
                "acme/ci/.github/workflows/deploy.yml@refs/heads/main",
                "workflow_ref",
                "acme/web/.github/workflows/ci.yml@refs/heads/main");
        assertThat(refusal(
                        GITHUB,
                        claims,
                        allow().rule("repository_owner", "acme")
                                .rule("job_workflow_ref", "acme/web/.github/workflows/ci.yml@refs/heads/main")))
                .isEqualTo("no policy definition of this issuer allows this token; the nearest one (definition"
                        + " 0) wants job_workflow_ref 'acme/web/.github/workflows/ci.yml@refs/heads/main'"
                        + " where the token has 'acme/ci/.github/workflows/deploy.yml@refs/heads/main'. The text of"
                        + " the rule on job_workflow_ref is in the token's claim workflow_ref: write it"
                        + " on that one. The job_workflow_ref names the file of the called workflow, not that"
                        + " of its caller, which is in workflow_ref.");
        assertThat(simulated(
                        claims,
                        allow().rule("repository_owner", "acme")
                                .rule("job_workflow_ref", "acme/web/.github/workflows/ci.yml@refs/heads/main")))
                .isEqualTo("no policy definition of this issuer allows this token; the nearest one (definition"
                        + " 0) does not match its job_workflow_ref"
                        + " 'acme/ci/.github/workflows/deploy.yml@refs/heads/main' | The text of the rule on"
                        + " job_workflow_ref is in the token's claim workflow_ref: write it on that one."
                        + " | The job_workflow_ref names the file of the called workflow, not that of its"
                        + " caller, which is in workflow_ref.");
    }

    @Test
    void other_case() {
        var claims = Json.object("sub", "repo:Acme/Web:ref:refs/heads/main");
        assertThat(refusal(GITHUB, claims, allow().rule("sub", "repo:acme/web:ref:refs/heads/main")))
                .isEqualTo("no policy definition of this issuer allows this token; the nearest one (definition"
                        + " 0) wants sub 'repo:acme/web:ref:refs/heads/main' where the token has"
                        + " 'repo:Acme/Web:ref:refs/heads/main'. The claim sub differs from the rule in upper"
                        + " and lower case only. The rule proposed lets in this one value and no other."
                        + " Proposed: 'repo:Acme/Web:ref:refs/heads/main'.");
        assertThat(simulated(claims, allow().rule("sub", "repo:acme/web:ref:refs/heads/main")))
                .isEqualTo("no policy definition of this issuer allows this token; the nearest one (definition"
                        + " 0) does not match its sub 'repo:Acme/Web:ref:refs/heads/main' | The claim sub"
                        + " differs from the rule in upper and lower case only. The rule proposed lets in this"
                        + " one value and no other. 'repo:Acme/Web:ref:refs/heads/main'");
    }

    @Test
    void other_branch() {
        var claims = Json.object("sub", "repo:acme/web:ref:refs/heads/fix-login");
        assertThat(refusal(GITHUB, claims, allow().rule("sub", "repo:acme/web:ref:refs/heads/main")))
                .isEqualTo("no policy definition of this issuer allows this token; the nearest one (definition"
                        + " 0) wants sub 'repo:acme/web:ref:refs/heads/main' where the token has"
                        + " 'repo:acme/web:ref:refs/heads/fix-login'. The claim sub and the rule agree up to"
                        + " 'repo:acme/web:ref:refs/heads/'; then the rule has 'main' and the token"
                        + " 'fix-login'.");
        assertThat(simulated(claims, allow().rule("sub", "repo:acme/web:ref:refs/heads/main")))
                .isEqualTo("no policy definition of this issuer allows this token; the nearest one (definition"
                        + " 0) does not match its sub 'repo:acme/web:ref:refs/heads/fix-login' | The claim sub"
                        + " and the rule agree up to 'repo:acme/web:ref:refs/heads/'; then the rule has 'main'"
                        + " and the token 'fix-login'.");
    }

    @Test
    void mistyped_repository() {
        var claims = Json.object("sub", "repo:acme/payments:ref:refs/heads/main");
        assertThat(refusal(
                        GITHUB,
                        claims,
                        allow().rule("sub", "repo:acme/web:ref:refs/heads/main"),
                        allow().rule("sub", "repo:acme/paymnets:ref:refs/heads/main")))
                .isEqualTo("no policy definition of this issuer allows this token; the nearest one (definition"
                        + " 1) wants sub 'repo:acme/paymnets:ref:refs/heads/main' where the token has"
                        + " 'repo:acme/payments:ref:refs/heads/main'. The claim sub and the rule agree up to"
                        + " 'repo:acme/'; then the rule has 'paymnets:ref:refs/heads/main' and the token"
                        + " 'payments:ref:refs/heads/main'. One may be mistyped.");
        assertThat(simulated(
                        claims,
                        allow().rule("sub", "repo:acme/web:ref:refs/heads/main"),
                        allow().rule("sub", "repo:acme/paymnets:ref:refs/heads/main")))
                .isEqualTo("no policy definition of this issuer allows this token; the nearest one (definition"
                        + " 1) does not match its sub 'repo:acme/payments:ref:refs/heads/main' | The claim sub"
                        + " and the rule agree up to 'repo:acme/'; then the rule has"
                        + " 'paymnets:ref:refs/heads/main' and the token 'payments:ref:refs/heads/main'. One"
                        + " may be mistyped.");
    }

    @Test
    void beginning_of_sub() {
        var claims = Json.object("sub", "repo:acme/web:ref:refs/heads/main");
        assertThat(refusal(GITHUB, claims, allow().rule("sub", "repo:acme/web")))
                .isEqualTo("no policy definition of this issuer allows this token; the nearest one (definition"
                        + " 0) wants sub 'repo:acme/web' where the token has"
                        + " 'repo:acme/web:ref:refs/heads/main'. A rule matches the whole claim, not its"
                        + " beginning, and sub goes on with ':ref:refs/heads/main' after what the rule says."
                        + " The rule proposed lets in this one value and no other. Proposed:"
                        + " 'repo:acme/web:ref:refs/heads/main'.");
        assertThat(simulated(claims, allow().rule("sub", "repo:acme/web")))
                .isEqualTo("no policy definition of this issuer allows this token; the nearest one (definition"
                        + " 0) does not match its sub 'repo:acme/web:ref:refs/heads/main' | A rule matches the"
                        + " whole claim, not its beginning, and sub goes on with ':ref:refs/heads/main' after"
                        + " what the rule says. The rule proposed lets in this one value and no other."
                        + " 'repo:acme/web:ref:refs/heads/main'");
    }

    @Test
    void short_ref() {
        var claims = Json.object("repository_owner", "acme", "ref", "refs/heads/main");
        assertThat(refusal(
                        GITHUB, claims, allow().rule("repository_owner", "acme").rule("ref", "main")))
                .isEqualTo("no policy definition of this issuer allows this token; the nearest one (definition"
                        + " 0) wants ref 'main' where the token has 'refs/heads/main'. A rule matches the"
                        + " whole claim, and ref has 'refs/heads/' before what the rule says. The rule"
                        + " proposed lets in this one value and no other. Proposed: 'refs/heads/main'.");
        assertThat(simulated(claims, allow().rule("repository_owner", "acme").rule("ref", "main")))
                .isEqualTo("no policy definition of this issuer allows this token; the nearest one (definition"
                        + " 0) does not match its ref 'refs/heads/main' | A rule matches the whole claim, and"
                        + " ref has 'refs/heads/' before what the rule says. The rule proposed lets in this"
                        + " one value and no other. 'refs/heads/main'");
    }

    @Test
    void untouched_policy() {
        var claims = Json.object("sub", "x");
        assertThat(refusal(null, claims, deny()))
                .isEqualTo("this issuer's policy allows nothing yet: none of its definitions is an allow. An"
                        + " administrator replaces all its definitions with one PATCH"
                        + " /api/orgs/{organization}/auth/policies/{policy}.");
        assertThat(simulated(claims, deny()))
                .isEqualTo("this issuer's policy allows nothing yet: none of its definitions is an allow. An"
                        + " administrator replaces all its definitions with one PATCH"
                        + " /api/orgs/{organization}/auth/policies/{policy}. | Definition 0 has no rules and so"
                        + " denies organization tokens to every token. A new issuer's policy starts with such a"
                        + " definition: remove it to let the allows speak.");
    }

    @Test
    void first_deny_left_in_place() {
        var claims = Json.object("sub", "x");
        assertThat(refusal(null, claims, deny(), allow().rule("sub", "x")))
                .isEqualTo("definition 0 of this issuer's policy has no rules and so denies organization tokens"
                        + " to every token. A new issuer's policy starts with it. Remove it to let the allows"
                        + " speak.");
        assertThat(simulated(claims, deny(), allow().rule("sub", "x")))
                .isEqualTo("a policy definition of this issuer denies tokens with these claims | Definition 0"
                        + " has no rules and so denies organization tokens to every token. A new issuer's"
                        + " policy starts with such a definition: remove it to let the allows speak.");
    }

    @Test
    void first_deny_left_in_place_on_a_shared_issuer() {
        var claims = Json.object("sub", "repo:acme/web:ref:refs/heads/main");
        assertThat(refusal(GITHUB, claims, deny(), allow().rule("sub", "repo:acme/*")))
                .startsWith("definition 0 of this issuer's policy has no rules and so denies organization tokens");
    }

    @Test
    void team_missing_in_scope() {
        var claims = Json.object("sub", "x");
        assertThat(refusal(null, claims, allow().team("ops").rule("sub", "x")))
                .isEqualTo("no policy definition of this issuer allows organization tokens. Definition 0"
                        + " matches this token, but is about tokens of team 'ops': ask with scope 'team:ops'.");
        assertThat(simulated(claims, allow().team("ops").rule("sub", "x")))
                .isEqualTo("no policy definition of this issuer allows organization tokens | Definition 0"
                        + " matches this token, but is about tokens of team 'ops', not organization tokens.");
    }

    @Test
    void gitlab_namespace() {
        var claims = Json.object("namespace_path", "acme", "project_path", "acme/web");
        assertThat(refusal("https://gitlab.com", claims, allow().rule("namespace_path", "acme/web")))
                .isEqualTo("no policy definition of this issuer allows this token; the nearest one (definition"
                        + " 0) wants namespace_path 'acme/web' where the token has 'acme'. The text of the rule on"
                        + " namespace_path is in the token's claim project_path: write it on that one.");
        assertThat(simulated(claims, allow().rule("namespace_path", "acme/web")))
                .isEqualTo("no policy definition of this issuer allows this token; the nearest one (definition"
                        + " 0) does not match its namespace_path 'acme' | The text of the rule on namespace_path"
                        + " is in the token's claim project_path: write it on that one.");
    }

    @Test
    void boolean_as_text() {
        var claims = Json.object("sub", "x", "ref_protected", true);
        assertThat(refusal(null, claims, allow().rule("sub", "x").rule("ref_protected", "True")))
                .isEqualTo("no policy definition of this issuer allows this token; the nearest one (definition"
                        + " 0) wants ref_protected 'True' where the token has 'true'. The claim ref_protected"
                        + " differs from the rule in upper and lower case only. The rule proposed lets in this"
                        + " one value and no other. Proposed: 'true'.");
        assertThat(simulated(claims, allow().rule("sub", "x").rule("ref_protected", "True")))
                .isEqualTo("no policy definition of this issuer allows this token; the nearest one (definition"
                        + " 0) does not match its ref_protected 'true' | The claim ref_protected differs from"
                        + " the rule in upper and lower case only. The rule proposed lets in this one value"
                        + " and no other. 'true'");
    }

    @Test
    void kubernetes_without_quotes() {
        var claims = Json.object("sub", "x", "kubernetes.io", Json.object("namespace", "ci"));
        assertThat(refusal(null, claims, allow().rule("kubernetes.io.namespace", "ci")))
                .isEqualTo("no policy definition of this issuer allows this token; the nearest one (definition"
                        + " 0) wants kubernetes.io.namespace 'ci' where the token has none. The token has no"
                        + " claim kubernetes.io.namespace, but it has 'kubernetes.io'.namespace.");
        assertThat(simulated(claims, allow().rule("kubernetes.io.namespace", "ci")))
                .isEqualTo("no policy definition of this issuer allows this token; the nearest one (definition"
                        + " 0) does not match its kubernetes.io.namespace (which is absent) | The token has no"
                        + " claim kubernetes.io.namespace, but it has \"kubernetes.io\".namespace.");
    }

    @Test
    void bitbucket_braces() {
        var claims = Json.object("workspaceUuid", "{7a}", "repositoryUuid", "{8d0d1b2c}");
        assertThat(refusal(
                        "https://api.bitbucket.org",
                        claims,
                        allow().rule("workspaceUuid", "{7a}").rule("repositoryUuid", "8d0d1b2c")))
                .isEqualTo("no policy definition of this issuer allows this token; the nearest one (definition"
                        + " 0) wants repositoryUuid '8d0d1b2c' where the token has '{8d0d1b2c}'. The claim"
                        + " repositoryUuid differs from the rule in the braces around it. The rule proposed"
                        + " lets in this one value and no other. Proposed: '{8d0d1b2c}'.");
        assertThat(simulated(claims, allow().rule("workspaceUuid", "{7a}").rule("repositoryUuid", "8d0d1b2c")))
                .isEqualTo("no policy definition of this issuer allows this token; the nearest one (definition"
                        + " 0) does not match its repositoryUuid '{8d0d1b2c}' | The claim repositoryUuid"
                        + " differs from the rule in the braces around it. The rule proposed lets in this one"
                        + " value and no other. '{8d0d1b2c}'");
    }

    @Test
    void google_numeric_sub() {
        var claims = Json.object("sub", "115512345678901234567", "hd", "acme.example", "email", "ci@acme.example");
        assertThat(refusal(
                        "https://accounts.google.com",
                        claims,
                        allow().rule("hd", "acme.example").rule("sub", "ci@acme.example")))
                .isEqualTo("no policy definition of this issuer allows this token; the nearest one (definition"
                        + " 0) wants sub 'ci@acme.example' where the token has '115512345678901234567'. The text of"
                        + " the rule on sub is in the token's claim email: write it on that one.");
        assertThat(simulated(claims, allow().rule("hd", "acme.example").rule("sub", "ci@acme.example")))
                .isEqualTo("no policy definition of this issuer allows this token; the nearest one (definition"
                        + " 0) does not match its sub '115512345678901234567' | The text of the rule on sub is"
                        + " in the token's claim email: write it on that one.");
    }

    @Test
    void regular_expression() {
        var claims = Json.object("repository_owner", "acme", "ref", "refs/heads/main");
        assertThat(refusal(
                        GITHUB,
                        claims,
                        allow().rule("repository_owner", "acme").rule("ref", "^refs/heads/(main|dev)$")))
                .isEqualTo("no policy definition of this issuer allows this token; the nearest one (definition"
                        + " 0) wants ref '^refs/heads/(main|dev)$' where the token has 'refs/heads/main'. The"
                        + " rule on ref looks like a regular expression (^ at its beginning, $ at its end, a"
                        + " group in parentheses), and rules are none. A rule matches the whole claim: * is"
                        + " any characters, ? is none or one, . is one. For alternatives, write an array of"
                        + " strings. The rule proposed lets in this one value and no other. Proposed:"
                        + " 'refs/heads/main'.");
        assertThat(simulated(claims, allow().rule("repository_owner", "acme").rule("ref", "^refs/heads/(main|dev)$")))
                .isEqualTo("no policy definition of this issuer allows this token; the nearest one (definition"
                        + " 0) does not match its ref 'refs/heads/main' | The rule on ref looks like a regular"
                        + " expression (^ at its beginning, $ at its end, a group in parentheses), and rules"
                        + " are none. A rule matches the whole claim: * is any characters, ? is none or one, ."
                        + " is one. For alternatives, write an array of strings. The rule proposed lets in"
                        + " this one value and no other. 'refs/heads/main'");
    }

    @Test
    void list_with_commas() {
        var claims = Json.object("repository_owner", "acme", "ref", "refs/heads/main");
        assertThat(refusal(
                        GITHUB,
                        claims,
                        allow().rule("repository_owner", "acme").rule("ref", "refs/heads/main,refs/heads/dev")))
                .isEqualTo("no policy definition of this issuer allows this token; the nearest one (definition"
                        + " 0) wants ref 'refs/heads/main,refs/heads/dev' where the token has"
                        + " 'refs/heads/main'. The rule on ref has a comma, and a rule takes a comma literally."
                        + " To allow several values, write an array of strings. The rule proposed lets in this"
                        + " one value and no other. Proposed: 'refs/heads/main'.");
        assertThat(simulated(
                        claims, allow().rule("repository_owner", "acme").rule("ref", "refs/heads/main,refs/heads/dev")))
                .isEqualTo("no policy definition of this issuer allows this token; the nearest one (definition"
                        + " 0) does not match its ref 'refs/heads/main' | The rule on ref has a comma, and a"
                        + " rule takes a comma literally. To allow several values, write an array of strings."
                        + " The rule proposed lets in this one value and no other. 'refs/heads/main'");
    }

    @Test
    void absent_claim() {
        var claims = Json.object("repository", "acme/web", "ref", "refs/heads/main");
        assertThat(refusal(
                        GITHUB, claims, allow().rule("repository", "acme/web").rule("environment", "production")))
                .isEqualTo("no policy definition of this issuer allows this token; the nearest one (definition"
                        + " 0) wants environment 'production' where the token has none. The job names no"
                        + " environment. Write environment: NAME into the job in its workflow file. The token"
                        + " has no claim environment; it has repository, ref.");
        assertThat(simulated(claims, allow().rule("repository", "acme/web").rule("environment", "production")))
                .isEqualTo("no policy definition of this issuer allows this token; the nearest one (definition"
                        + " 0) does not match its environment (which is absent) | The job names no environment."
                        + " Write environment: NAME into the job in its workflow file. | The token has no claim"
                        + " environment; it has repository, ref.");
    }

    @Test
    void nested_claim() {
        var claims = Json.object("sub", "x", "realm_access", Json.object("roles", Json.array("ci")));
        assertThat(refusal(null, claims, allow().rule("roles", "ci")))
                .isEqualTo("no policy definition of this issuer allows this token; the nearest one (definition"
                        + " 0) wants roles 'ci' where the token has none. The token has no claim roles, but it"
                        + " has realm_access.roles.");
        assertThat(simulated(claims, allow().rule("roles", "ci")))
                .isEqualTo("no policy definition of this issuer allows this token; the nearest one (definition"
                        + " 0) does not match its roles (which is absent) | The token has no claim roles, but"
                        + " it has realm_access.roles.");
    }

    @Test
    void object_for_text() {
        var claims = Json.object("sub", "x", "realm_access", Json.object("roles", Json.array("ci")));
        assertThat(refusal(null, claims, allow().rule("realm_access", "ci")))
                .isEqualTo("no policy definition of this issuer allows this token; the nearest one (definition"
                        + " 0) wants realm_access 'ci' where the token has one that is an object. The claim"
                        + " realm_access is an object; a rule names one of its members (roles) after a dot.");
        assertThat(simulated(claims, allow().rule("realm_access", "ci")))
                .isEqualTo("no policy definition of this issuer allows this token; the nearest one (definition"
                        + " 0) does not match its realm_access (which is an object) | The claim realm_access"
                        + " is an object; a rule names one of its members (roles) after a dot.");
    }

    @Test
    void array_for_text() {
        var claims = Json.object("sub", "x", "groups", Json.array("web", "ci"));
        assertThat(refusal(null, claims, allow().rule("groups", "web,ci")))
                .isEqualTo("no policy definition of this issuer allows this token; the nearest one (definition"
                        + " 0) wants groups 'web,ci' where the token has ['web', 'ci']. The rule on groups has"
                        + " a comma, and a rule takes a comma literally. To allow several values, write an"
                        + " array of strings. The rule proposed matches each token whose groups holds this"
                        + " text. Proposed: 'web'. The claim groups is an array. A rule is compared with each"
                        + " of its texts, and one match is enough.");
        assertThat(simulated(claims, allow().rule("groups", "web,ci")))
                .isEqualTo("no policy definition of this issuer allows this token; the nearest one (definition"
                        + " 0) does not match its groups ['web', 'ci'] | The rule on groups has a comma, and a"
                        + " rule takes a comma literally. To allow several values, write an array of strings."
                        + " The rule proposed matches each token whose groups holds this text. 'web' | The"
                        + " claim groups is an array. A rule is compared with each of its texts, and one match"
                        + " is enough.");
    }

    @Test
    void terraform_workspace() {
        var claims = Json.object("sub", "organization:acme:project:Default:workspace:web-prod:run_phase:apply");
        assertThat(refusal(
                        "https://app.terraform.io",
                        claims,
                        allow().rule("sub", "organization:acme:project:Default:workspace:prod:run_phase:*")))
                .isEqualTo("no policy definition of this issuer allows this token; the nearest one (definition"
                        + " 0) wants sub 'organization:acme:project:Default:workspace:prod:run_phase:*' where"
                        + " the token has"
                        + " 'organization:acme:project:Default:workspace:web-prod:run_phase:apply'. The claim"
                        + " sub and the rule agree up to 'organization:acme:project:Default:workspace:'; then"
                        + " the rule has 'prod:run_phase:*' and the token 'web-prod:run_phase:apply'.");
        assertThat(simulated(
                        claims, allow().rule("sub", "organization:acme:project:Default:workspace:prod:run_phase:*")))
                .isEqualTo("no policy definition of this issuer allows this token; the nearest one (definition"
                        + " 0) does not match its sub"
                        + " 'organization:acme:project:Default:workspace:web-prod:run_phase:apply' | The claim"
                        + " sub and the rule agree up to 'organization:acme:project:Default:workspace:'; then"
                        + " the rule has 'prod:run_phase:*' and the token 'web-prod:run_phase:apply'.");
    }

    @Test
    void star_of_glob_stops() {
        var claims = Json.object("ref", "refs/heads/feature/login");
        assertThat(refusal(null, claims, allow().rule("ref", new RuleValue.Glob("refs/heads/*"))))
                .isEqualTo("no policy definition of this issuer allows this token; the nearest one (definition"
                        + " 0) wants ref glob 'refs/heads/*' where the token has 'refs/heads/feature/login'."
                        + " In a glob, * stops at / and :; ** does not. The claim ref has them. The rule"
                        + " proposed lets in this one value and no other. Proposed: glob"
                        + " 'refs/heads/feature/login'.");
        assertThat(simulated(claims, allow().rule("ref", new RuleValue.Glob("refs/heads/*"))))
                .isEqualTo("no policy definition of this issuer allows this token; the nearest one (definition"
                        + " 0) does not match its ref 'refs/heads/feature/login' | In a glob, * stops at / and"
                        + " :; ** does not. The claim ref has them. The rule proposed lets in this one"
                        + " value and no other. glob 'refs/heads/feature/login'");
    }

    @Test
    void longer_name() {
        var claims = Json.object("namespace_path", "acme-evil");
        assertThat(refusal(
                        "https://gitlab.com",
                        claims,
                        allow().rule("namespace_path", "acme*").rule("project_path", "acme/web")))
                .isEqualTo("no policy definition of this issuer allows this token; the nearest one (definition"
                        + " 0) does not match its project_path (which is absent). The token has no claim"
                        + " project_path; it has namespace_path.");
        assertThat(simulated(claims, allow().rule("namespace_path", "acme*").rule("project_path", "acme/web")))
                .isEqualTo("no policy definition of this issuer allows this token; the nearest one (definition"
                        + " 0) does not match its project_path (which is absent) | The token has no claim"
                        + " project_path; it has namespace_path.");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
            repo:acme/other:pull_request         | The job runs for a pull request, so that its sub names neither ref nor environment.
            repo:acme/other:environment:prod     | The job names the environment 'prod', so that its sub says environment:NAME and not ref:REF.
            repo:acme@1/other@2:ref:refs/heads/x | The sub has GitHub's immutable form, with the ids of owner and repository behind their names.
            repo:acme@1/other@2:pull_request     | The job runs for a pull request, so that its sub names neither ref nor environment.
            """)
    void a_colleague_hears_all_that_a_stranger_does_of_his_own_token(String sub, String ofTheToken) {
        var rule = allow().rule("sub", "repo:acme/web:ref:refs/heads/main");
        assertThat(refusal(GITHUB, Json.object("sub", sub), rule))
                .contains(" wants sub ")
                .contains(ofTheToken);
        assertThat(refusal(GITHUB, Json.object("sub", sub.replace("acme", "mallory")), rule))
                .doesNotContain(" wants sub ")
                .contains(ofTheToken);
        assertThat(simulated(Json.object("sub", sub), rule)).contains(ofTheToken);
    }

    @Test
    void what_the_token_says_itself_has_room_after_many_long_claims() {
        var lengthy = "x".repeat(200);
        var claims = Json.object(
                "sub", "repo:acme/other:pull_request", "a", lengthy, "b", lengthy, "c", lengthy, "d", lengthy);
        var rules = allow().rule("sub", "repo:acme/web:*")
                .rule("a", "y".repeat(200))
                .rule("b", "y".repeat(200))
                .rule("c", "y".repeat(200))
                .rule("d", "y".repeat(200));
        assertThat(refusal(GITHUB, claims, rules))
                .contains("The job runs for a pull request")
                .hasSizeLessThanOrEqualTo(1000);
    }
}
