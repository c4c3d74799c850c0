package dev.mintmark.policy.decide;

import static dev.mintmark.policy.Definitions.allow;
import static dev.mintmark.policy.Definitions.policy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.platform.json.JsonValue.JsonObject;
import dev.mintmark.policy.Definitions;
import dev.mintmark.policy.Json;
import dev.mintmark.policy.decide.Verdict.Denied;
import dev.mintmark.policy.definition.TokenType;
import dev.mintmark.policy.explain.Explainer;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The nearest allow is the one that its author would say was meant. */
class NearestAllowTest {

    private static Integer nearest(CompiledPolicy policy, JsonObject claims) {
        var explanation = Explainer.explain(policy, new PolicyRequest(TokenType.ORGANIZATION, null, claims));
        Nearest nearest = ((Denied) explanation.verdict()).nearest();
        return nearest == null ? null : nearest.index();
    }

    private static CompiledPolicy many(int count, IntFunction<Definitions> definition) {
        return policy(IntStream.range(0, count).mapToObj(definition).toArray(Definitions[]::new));
    }

    @ParameterizedTest
    @CsvSource({
        "environment,   repo:acme/svc45:environment:production",
        "immutable,     repo:acme@1/svc45@2:ref:refs/heads/main",
        "both,          repo:acme@1/svc45@2:environment:production",
        "case,          repo:acme/SVC45:ref:refs/heads/main",
        "typo,          repo:acme/scv45:ref:refs/heads/main",
        "owner's typo,  repo:amce/svc45:ref:refs/heads/main",
        "branch,        repo:acme/svc45:ref:refs/heads/fix/login",
        "tag,           repo:acme/svc45:ref:refs/tags/v1.2.3",
        "pull request,  repo:acme/svc45:pull_request",
    })
    void of_one_rule_each(String what, String sub) {
        for (int count : new int[] {60, 300, 5_000}) {
            var policy = many(count, i -> allow().rule("sub", "repo:acme/svc" + i + ":ref:refs/heads/main"));
            assertThat(nearest(policy, Json.object("sub", sub)))
                    .as(what + " among " + count)
                    .isEqualTo(45);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "acme/svc45,   refs/heads/dev",
        "acme/SVC45,   refs/heads/main",
        "acme/scv45,   refs/heads/main",
        "acme/svc45,   refs/tags/v1",
        "other/svc45,  refs/heads/main",
    })
    void of_two_rules_each(String repository, String ref) {
        for (int count : new int[] {60, 300, 5_000}) {
            var policy =
                    many(count, i -> allow().rule("repository", "acme/svc" + i).rule("ref", "refs/heads/main"));
            assertThat(nearest(policy, Json.object("repository", repository, "ref", ref)))
                    .as(count + " definitions")
                    .isEqualTo(45);
        }
    }

    @Test
    void a_name_says_more_than_a_branch() {
        var policy = many(300, i -> allow().rule(
                        "sub", "repo:acme/svc" + i + ":ref:refs/heads/" + (i % 2 == 0 ? "dev" : "main")));
        assertThat(nearest(policy, Json.object("sub", "repo:acme/svc45:ref:refs/heads/dev")))
                .isEqualTo(45);
    }

    @Test
    void a_definition_of_many_rules_is_not_farther_for_that() {
        var policy = policy(
                allow().rule("sub", "repo:acme/api:ref:refs/heads/main"),
                allow().rule("sub", "repo:acme/web:ref:refs/heads/main")
                        .rule("repository_owner", "acme")
                        .rule("environment", "production"));
        assertThat(nearest(
                        policy,
                        Json.object(
                                "sub",
                                "repo:acme/web:environment:staging",
                                "repository_owner",
                                "acme",
                                "environment",
                                "staging")))
                .isEqualTo(1);
    }

    @Test
    void other_forges_names_are_compared_alike() {
        var gitlab = many(300, i -> allow().rule(
                        "sub", "project_path:acme/team" + i % 7 + "/svc" + i + ":ref_type:branch:ref:main"));
        assertThat(nearest(gitlab, Json.object("sub", "project_path:acme/team3/svc45:ref_type:branch:ref:feature")))
                .isEqualTo(45);
        var kubernetes = many(300, i -> allow().rule("sub", "system:serviceaccount:ns" + i + ":default"));
        assertThat(nearest(kubernetes, Json.object("sub", "system:serviceaccount:ns45:deployer")))
                .isEqualTo(45);
    }

    @Test
    void what_is_nothing_like_any_gets_the_first() {
        var policy = many(60, i -> allow().rule("sub", "repo:acme/svc" + i + ":*"));
        assertThat(nearest(policy, Json.object("sub", "1234567890"))).isZero();
        assertThat(nearest(policy, Json.object("actor", "x"))).isZero();
    }
}
