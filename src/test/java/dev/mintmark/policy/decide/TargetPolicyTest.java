package dev.mintmark.policy.decide;

import static dev.mintmark.policy.Definitions.allow;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.platform.json.JsonValue.JsonObject;
import dev.mintmark.policy.Definitions;
import dev.mintmark.policy.Json;
import dev.mintmark.policy.definition.RuleValue.AllOf;
import dev.mintmark.policy.definition.RuleValue.AnyOf;
import dev.mintmark.policy.definition.RuleValue.Glob;
import dev.mintmark.policy.definition.RuleValue.In;
import dev.mintmark.policy.definition.RuleValue.Not;
import dev.mintmark.policy.definition.RuleValue.Pattern;
import dev.mintmark.policy.match.StepBudget;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TargetPolicyTest {

    private static TargetPolicy compile(Definitions... definitions) {
        TargetPolicy.Builder builder = new TargetPolicy.Builder();
        for (int index = 0; index < definitions.length; index++) {
            builder.add(index, definitions[index].definition());
        }
        return builder.build();
    }

    private static BitSet candidates(TargetPolicy policy, JsonObject claims) {
        return policy.candidates(new Evaluation(policy, claims, new StepBudget(Long.MAX_VALUE)));
    }

    private static BitSet places(int... places) {
        BitSet set = new BitSet();
        IntStream.of(places).forEach(set::set);
        return set;
    }

    @Test
    void definitions_are_filed_under_the_rule_that_few_others_have() {
        Definitions acme = allow().rule("owner", "acme");
        TargetPolicy policy = compile(
                acme.rule("repo", "a"),
                acme.rule("repo", "b"),
                acme.rule("repo", new In(List.of("c", "d"))),
                acme.rule("repo", "e*"),
                allow().rule("sub", "*").rule("repo", "a"),
                allow().rule("sub", new Glob("x*")));
        assertThat(candidates(policy, Json.object("owner", "acme", "repo", "b")))
                .isEqualTo(places(1, 3, 5));
        assertThat(candidates(policy, Json.object("owner", "acme", "repo", "d")))
                .isEqualTo(places(2, 3, 5));
        assertThat(candidates(policy, Json.object("repo", Json.array("a", "b", "a"))))
                .isEqualTo(places(0, 1, 4, 5));
        assertThat(candidates(policy, Json.object("sub", "x"))).isEqualTo(places(5));
    }

    @Test
    void a_pattern_is_found_by_what_it_holds_wherever_that_is() {
        TargetPolicy policy = compile(
                allow().rule("sub", "repo:acme/one:*"),
                allow().rule("sub", "repo:acme/two:*"),
                allow().rule("sub", "*:ref:refs/heads/three"),
                allow().rule("sub", "repo:acme/*:environment:four:*"),
                allow().rule("sub", new Glob("repo:acme/*:five")),
                allow().rule("sub", new AnyOf(List.of("ab*", "*yz"))),
                allow().rule(
                                "sub",
                                new AllOf(List.of(new Pattern("*"), new Not(new Pattern("?")), new Pattern("six*")))),
                allow().rule("sub", "\uD83D\uDE00\uD83D\uDE01*"));
        assertThat(candidates(policy, Json.object("sub", "repo:acme/two:x"))).isEqualTo(places(1));
        assertThat(candidates(policy, Json.object("sub", "repo:x:ref:refs/heads/three")))
                .isEqualTo(places(2));
        assertThat(candidates(policy, Json.object("sub", "repo:acme/x:environment:four:y")))
                .isEqualTo(places(3));
        assertThat(candidates(policy, Json.object("sub", "repo:acme/x:five"))).isEqualTo(places(4));
        assertThat(candidates(policy, Json.object("sub", "xyz"))).isEqualTo(places(5));
        assertThat(candidates(policy, Json.object("sub", "abc"))).isEqualTo(places(5));
        assertThat(candidates(policy, Json.object("sub", Json.array("six", "repo:acme/one:"))))
                .isEqualTo(places(0, 6));
        assertThat(candidates(policy, Json.object("sub", "\uD83D\uDE00\uD83D\uDE01x")))
                .isEqualTo(places(7));
        assertThat(candidates(policy, Json.object("sub", ""))).isEqualTo(places());
    }

    @Test
    void of_thousands_of_like_patterns_a_few_are_left() {
        TargetPolicy policy = compile(IntStream.range(0, 5_000)
                .mapToObj(i -> allow().rule("sub", "repo:acme/app-" + i + ":ref:refs/heads/*")
                        .rule("repository_owner", "acme"))
                .toArray(Definitions[]::new));
        JsonObject claims = Json.object("sub", "repo:acme/app-1234:ref:refs/heads/main", "repository_owner", "acme");
        BitSet candidates = candidates(policy, claims);
        assertThat(candidates.get(1234)).isTrue();
        assertThat(candidates.cardinality()).isLessThan(20);
    }

    @Test
    void all_the_texts_a_rule_takes_count() {
        TargetPolicy policy = compile(
                allow().rule("a", new AnyOf(List.of("x", "y"))).rule("b", "z"),
                allow().rule("a", "x").rule("c", "only"));
        assertThat(candidates(policy, Json.object("a", Json.array("x", "y")))).isEqualTo(places());
        assertThat(candidates(policy, Json.object("b", "z"))).isEqualTo(places(0));
        assertThat(candidates(policy, Json.object("c", "only"))).isEqualTo(places(1));
    }

    @Test
    void a_rule_that_takes_more_than_eight_texts_is_no_key() {
        List<String> nine = IntStream.range(0, 9).mapToObj(String::valueOf).toList();
        TargetPolicy policy = compile(allow().rule("a", new In(nine.subList(0, 8))), allow().rule("a", new In(nine)));
        assertThat(candidates(policy, Json.object())).isEqualTo(places(1));
        assertThat(candidates(policy, Json.object("a", "7"))).isEqualTo(places(0, 1));
    }

    @Test
    void the_rarest_the_cheapest_and_the_longest_are_asked_first() {
        Definitions common = allow().rule("owner", "acme");
        TargetPolicy policy = compile(
                common.rule("many", new AnyOf(List.of("a*", "b*")))
                        .rule("short", "a*")
                        .rule("long", "abc*")
                        .rule("literal", "x"),
                common);
        assertThat(policy.definitions().get(0).mostTellingFirst())
                .extracting(rule -> rule.path().key())
                .containsExactly("literal", "long", "short", "many", "owner");
        assertThat(policy.definitions().get(0).rules())
                .extracting(rule -> rule.path().key())
                .containsExactly("owner", "many", "short", "long", "literal");
    }

    @Test
    void what_two_definitions_ask_alike_is_one_rule() {
        TargetPolicy policy = compile(
                allow().rule("sub", "a*").rule("ref", "a*"), allow().rule("sub", "a*"), allow().rule("sub", "b*"));
        assertThat(policy.paths()).isEqualTo(2);
        assertThat(policy.outcomes()).isEqualTo(3);
        StepBudget steps = new StepBudget(Long.MAX_VALUE);
        Evaluation evaluation = new Evaluation(policy, Json.object("sub", "x"), steps);
        policy.definitions().forEach(evaluation::applies);
        policy.definitions().forEach(evaluation::applies);
        assertThat(steps.spent()).isEqualTo(2);
    }
}
