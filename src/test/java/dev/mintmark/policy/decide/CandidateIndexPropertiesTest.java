package dev.mintmark.policy.decide;

import static dev.mintmark.policy.Definitions.allow;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.platform.json.JsonValue.JsonObject;
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
import dev.mintmark.policy.match.StepBudget;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;

/** A deny that is overlooked allows too much. */
class CandidateIndexPropertiesTest {
    /** The halves of two characters beyond U+FFFF among them, and what the index takes for a text's edge. */
    private static final String CHARACTERS = "ab:1\uFFFF\uD83D\uDE00\uDE01";

    @Property(tries = 3_000)
    void no_definition_that_applies_is_left_out(
            @ForAll @Size(min = 2, max = 12) List<@From("rules") RuleValue> rules,
            @ForAll("texts") List<String> claim) {
        TargetPolicy.Builder builder = new TargetPolicy.Builder();
        for (int index = 0; index < rules.size(); index++) {
            builder.add(index, allow().rule("sub", rules.get(index)).definition());
        }
        TargetPolicy policy = builder.build();
        JsonObject claims = Json.object("sub", claim.size() == 1 ? claim.get(0) : Json.array(claim.toArray()));
        Evaluation evaluation = new Evaluation(policy, claims, new StepBudget(Long.MAX_VALUE));
        for (int place = 0; place < rules.size(); place++) {
            if (evaluation.applies(policy.definitions().get(place))) {
                assertThat(policy.candidates(evaluation).get(place))
                        .as(rules.get(place) + " of " + claim)
                        .isTrue();
            }
        }
    }

    @Provide
    Arbitrary<List<String>> texts() {
        return text(CHARACTERS).list().ofMinSize(1).ofMaxSize(3);
    }

    @Provide
    Arbitrary<RuleValue> rules() {
        Arbitrary<String> wildcards = text(CHARACTERS + "*?.**");
        Arbitrary<RuleValue> simple = Arbitraries.oneOf(
                wildcards.map(Pattern::new),
                wildcards.map(Glob::new),
                text(CHARACTERS).map(Equals::new),
                text(CHARACTERS).list().ofMinSize(1).ofMaxSize(10).map(In::new),
                wildcards.list().ofMinSize(1).ofMaxSize(4).map(AnyOf::new),
                Arbitraries.of(true, false).map(Exists::new));
        return Arbitraries.oneOf(
                simple,
                simple.map(Not::new),
                simple.list().ofMinSize(1).ofMaxSize(3).map(AllOf::new));
    }

    private static Arbitrary<String> text(String characters) {
        return Arbitraries.strings()
                .withChars(characters.toCharArray())
                .ofMinLength(0)
                .ofMaxLength(7);
    }
}
