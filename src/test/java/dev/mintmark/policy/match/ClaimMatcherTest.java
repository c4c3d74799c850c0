package dev.mintmark.policy.match;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.platform.json.JsonValue;
import dev.mintmark.policy.Json;
import dev.mintmark.policy.definition.RuleValue;
import dev.mintmark.policy.definition.RuleValue.AllOf;
import dev.mintmark.policy.definition.RuleValue.AnyOf;
import dev.mintmark.policy.definition.RuleValue.Equals;
import dev.mintmark.policy.definition.RuleValue.Exists;
import dev.mintmark.policy.definition.RuleValue.Glob;
import dev.mintmark.policy.definition.RuleValue.In;
import dev.mintmark.policy.definition.RuleValue.Not;
import dev.mintmark.policy.definition.RuleValue.Pattern;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ClaimMatcherTest {

    private static boolean matches(RuleValue rule, JsonValue claim) {
        return rule.matcher().matches(Claim.of(claim), new StepBudget(Long.MAX_VALUE));
    }

    static Stream<Arguments> matching() {
        return Stream.of(
                Arguments.of(new Pattern("main"), Json.value("main")),
                Arguments.of(new Pattern("*"), Json.value("x")),
                Arguments.of(new Pattern("9007199254740993"), Json.number("9007199254740993")),
                Arguments.of(new Pattern("1.0"), Json.number("1.0")),
                Arguments.of(new Pattern("true"), Json.value(true)),
                Arguments.of(new Pattern("f*"), Json.value(false)),
                Arguments.of(new Pattern("b"), Json.array("a", "b")),
                Arguments.of(new Pattern("b*"), Json.array("a", "bc")),
                Arguments.of(new Pattern("42"), Json.array(null, Json.number("42"))),
                Arguments.of(new Pattern("true"), Json.array(Json.object("x", "y"), true)),
                Arguments.of(new AnyOf(List.of("a", "b*")), Json.value("bc")),
                Arguments.of(new AnyOf(List.of("a", "b")), Json.value("b")),
                Arguments.of(new AnyOf(List.of("a", "b*")), Json.array("x", "a")),
                Arguments.of(new Equals("a*"), Json.value("a*")),
                Arguments.of(new Equals("1e3"), Json.number("1e3")),
                Arguments.of(new Equals("a"), Json.array("b", "a")),
                Arguments.of(new In(List.of("a", "b?")), Json.value("b?")),
                Arguments.of(new In(List.of("a", "b")), Json.array("c", "b")),
                Arguments.of(new Glob("refs/heads/*"), Json.value("refs/heads/main")),
                Arguments.of(new Glob("a"), Json.value("a")),
                Arguments.of(new AllOf(List.of(new Pattern("a*"), new Pattern("*c"))), Json.value("abc")),
                Arguments.of(new AllOf(List.of(new Equals("a"), new Equals("b"))), Json.array("b", "a")),
                Arguments.of(new AllOf(List.of(new Exists(false))), null),
                Arguments.of(new Not(new Pattern("a*")), Json.value("b")),
                Arguments.of(new Not(new Pattern("a*")), Json.array("b", "c")),
                Arguments.of(new Not(new Not(new Pattern("a"))), Json.value("a")),
                Arguments.of(new Not(new Exists(false)), Json.value("a")),
                Arguments.of(new Exists(true), Json.value("a")),
                Arguments.of(new Exists(true), Json.value(false)),
                Arguments.of(new Exists(true), Json.number("0")),
                Arguments.of(new Exists(true), Json.array(null, "a")),
                Arguments.of(new Exists(false), null));
    }

    @ParameterizedTest
    @MethodSource("matching")
    void a_rule_matches(RuleValue rule, JsonValue claim) {
        assertThat(matches(rule, claim)).isTrue();
    }

    static Stream<Arguments> failing() {
        return Stream.of(
                Arguments.of(new Pattern("main"), Json.value("Main")),
                Arguments.of(new Pattern("9007199254740993"), Json.number("9007199254740992")),
                Arguments.of(new Pattern("1"), Json.number("1.0")),
                Arguments.of(new Pattern("1000"), Json.number("1e3")),
                Arguments.of(new Pattern("True"), Json.value(true)),
                Arguments.of(new Pattern("true"), Json.value(false)),
                Arguments.of(new Pattern("c"), Json.array("a", "b")),
                Arguments.of(new Pattern("a, b"), Json.array("a", "b")),
                Arguments.of(new Pattern("null"), Json.array((Object) null)),
                Arguments.of(new Pattern("a"), Json.array(Json.array("a"))),
                Arguments.of(new Pattern("*a*"), Json.object("a", "a")),
                Arguments.of(new AnyOf(List.of("a", "b*")), Json.value("cb")),
                Arguments.of(new AnyOf(List.of("a", "b")), Json.value("c")),
                Arguments.of(new Equals("a*"), Json.value("ab")),
                Arguments.of(new Equals("a.c"), Json.value("abc")),
                Arguments.of(new In(List.of("a*", "b")), Json.value("ab")),
                Arguments.of(new Glob("refs/heads/*"), Json.value("refs/heads/a/b")),
                Arguments.of(new AllOf(List.of(new Pattern("a*"), new Pattern("*c"))), Json.value("ab")),
                Arguments.of(new AllOf(List.of(new Pattern("a*"), new Pattern("*c"))), Json.value("bc")),
                Arguments.of(new AllOf(List.of(new Pattern("a*"), new Not(new Pattern("*x")))), Json.array("ab", "cx")),
                Arguments.of(new AllOf(List.of(new Exists(false), new Pattern("*"))), null),
                Arguments.of(new Not(new Pattern("a*")), Json.value("ab")),
                Arguments.of(new Not(new Pattern("a*")), Json.array("b", "ab")),
                Arguments.of(new Not(new AnyOf(List.of("a", "b"))), Json.value("b")),
                Arguments.of(new Not(new Exists(true)), Json.value("a")),
                Arguments.of(new Exists(false), Json.value("a")));
    }

    @ParameterizedTest
    @MethodSource("failing")
    void a_rule_does_not_match(RuleValue rule, JsonValue claim) {
        assertThat(matches(rule, claim)).isFalse();
    }

    static Stream<JsonValue> empties() {
        return Stream.of(
                null,
                Json.value(null),
                Json.value(""),
                Json.object(),
                Json.object("a", "b"),
                Json.array(),
                Json.array(""),
                Json.array(null, Json.object("a", "b"), Json.array("c"), ""));
    }

    @ParameterizedTest
    @MethodSource("empties")
    void an_absent_null_object_or_empty_claim_satisfies_nothing(JsonValue claim) {
        List<RuleValue> rules = List.of(
                new Pattern("*"),
                new Pattern(""),
                new Pattern("?"),
                new AnyOf(List.of("*", "")),
                new Equals(""),
                new In(List.of("", "null")),
                new Glob("**"),
                new AllOf(List.of(new Pattern("*"))),
                new Not(new Pattern("x")),
                new Not(new Not(new Pattern("*"))),
                new Not(new Exists(true)),
                new Not(new Exists(false)),
                new Exists(true));
        assertThat(rules).noneMatch(rule -> matches(rule, claim));
        assertThat(Claim.of(claim).isPresent()).isFalse();
    }

    @ParameterizedTest
    @MethodSource("empties")
    void only_a_claim_that_is_not_there_at_all_does_not_exist(JsonValue claim) {
        assertThat(matches(new Exists(false), claim)).isEqualTo(claim == null);
    }

    @Test
    void literals_come_before_patterns_and_long_lists_last() {
        int literal = new In(List.of("a", "b", "c")).matcher().cost();
        int pattern = new Pattern("a*").matcher().cost();
        int three = new AnyOf(List.of("a*", "b", "c")).matcher().cost();
        assertThat(literal).isLessThan(pattern);
        assertThat(new Exists(true).matcher().cost()).isEqualTo(literal);
        assertThat(pattern).isLessThan(three);
        assertThat(new Not(new Pattern("a*")).matcher().cost()).isGreaterThan(pattern);
        assertThat(new AllOf(List.of(new Pattern("a*"), new Pattern("b*")))
                        .matcher()
                        .cost())
                .isGreaterThan(2 * pattern);
    }

    @Test
    void an_array_is_compared_at_a_price() {
        StepBudget steps = new StepBudget(Long.MAX_VALUE);
        new Equals("x").matcher().matches(Claim.of(Json.array("a", "b", "c")), steps);
        assertThat(steps.spent()).isEqualTo(3);
        new Exists(true).matcher().matches(Claim.of(null), steps);
        assertThat(steps.spent()).isEqualTo(4);
    }
}
