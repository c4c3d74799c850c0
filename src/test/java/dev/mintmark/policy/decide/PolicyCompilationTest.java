package dev.mintmark.policy.decide;

import static dev.mintmark.policy.Definitions.allow;
import static dev.mintmark.policy.Definitions.deny;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.policy.Json;
import dev.mintmark.policy.definition.PolicyDefinition;
import dev.mintmark.policy.definition.RuleValue;
import dev.mintmark.policy.definition.TokenType;
import dev.mintmark.policy.match.ClaimMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PolicyCompilationTest {
    private static final int MANY = 5_000;
    private static final int CHANGED = 4_000;

    @Test
    void a_version_that_differs_in_one_definition_compiles_its_rules_alone() {
        List<PolicyDefinition> definitions = many();
        CompiledPolicy former = compile(definitions, null);
        List<PolicyDefinition> later = new ArrayList<>(definitions);
        later.set(CHANGED, allow().rule("sub", "repo:acme/another:*").definition());

        CompiledPolicy policy = compile(later, former);

        List<ClaimMatcher> before = matchers(former);
        List<ClaimMatcher> after = matchers(policy);
        assertThat(IntStream.range(0, MANY).filter(index -> before.get(index) != after.get(index)))
                .containsExactly(CHANGED);
        assertThat(allows(policy, "repo:acme/another:main")).isTrue();
        assertThat(allows(policy, "repo:acme/service-" + CHANGED + ":main")).isFalse();
        assertThat(allows(policy, "repo:acme/service-1:main")).isTrue();
    }

    @Test
    void definitions_that_move_are_not_compiled_again_and_those_that_go_grant_nothing() {
        List<PolicyDefinition> definitions = many();
        CompiledPolicy former = compile(definitions, null);
        List<PolicyDefinition> later = new ArrayList<>(definitions.subList(CHANGED, MANY));
        later.add(deny().rule("sub", "repo:acme/service-4001:*").definition());

        CompiledPolicy policy = compile(later, former);

        assertThat(matchers(policy)).allMatch(matchers(former)::contains);
        assertThat(allows(policy, "repo:acme/service-4000:main")).isTrue();
        assertThat(allows(policy, "repo:acme/service-4001:main")).isFalse();
        assertThat(allows(policy, "repo:acme/service-1:main")).isFalse();
    }

    @Test
    void a_large_policy_is_compiled_in_many_steps_and_a_small_one_at_once() {
        assertThat(steps(many())).isGreaterThan(100);
        assertThat(steps(many().subList(0, 5))).isEqualTo(1);
        assertThat(steps(List.of())).isEqualTo(1);
    }

    @Test
    void long_rules_make_more_steps() {
        List<PolicyDefinition> longer = IntStream.range(0, 100)
                .mapToObj(i ->
                        allow().rule("sub", i + "x".repeat(16 * 1024) + "*").definition())
                .toList();

        assertThat(steps(longer)).isGreaterThan(100);
    }

    @Test
    void many_targets_and_allows_that_grant_nothing_are_compiled_in_steps_too() {
        List<PolicyDefinition> targets = IntStream.range(0, MANY)
                .mapToObj(i ->
                        allow().team("team-" + i).rule("sub", "repo:acme/*").definition())
                .toList();

        assertThat(steps(targets)).isGreaterThan(100);
        assertThat(steps(PolicyCompilation.of(many(), definition -> true, null)))
                .isGreaterThan(100);
    }

    private static List<PolicyDefinition> many() {
        return IntStream.range(0, MANY)
                .mapToObj(i -> allow().rule("sub", new RuleValue.Pattern("repo:acme/service-" + i + ":*"))
                        .definition())
                .toList();
    }

    private static CompiledPolicy compile(List<PolicyDefinition> definitions, CompiledPolicy former) {
        return PolicyCompilation.of(definitions, definition -> false, former).finish(1);
    }

    private static int steps(List<PolicyDefinition> definitions) {
        return steps(PolicyCompilation.of(definitions, definition -> false, null));
    }

    private static int steps(PolicyCompilation compilation) {
        int steps = 1;
        while (compilation.step()) {
            steps++;
        }
        return steps;
    }

    private static List<ClaimMatcher> matchers(CompiledPolicy policy) {
        return policy.definitions().stream()
                .map(definition -> definition.rules().get(0).matcher())
                .toList();
    }

    private static boolean allows(CompiledPolicy policy, String sub) {
        return policy.allows(new PolicyRequest(TokenType.ORGANIZATION, null, Json.object("sub", sub)));
    }
}
