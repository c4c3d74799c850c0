package dev.mintmark.policy.explain;

import static dev.mintmark.policy.Definitions.allow;
import static dev.mintmark.policy.Definitions.policy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.platform.json.JsonValue.JsonString;
import dev.mintmark.policy.Json;
import dev.mintmark.policy.decide.PolicyRequest;
import dev.mintmark.policy.definition.RuleValue;
import dev.mintmark.policy.definition.TokenType;
import dev.mintmark.policy.match.Claim;
import dev.mintmark.policy.match.StepBudget;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** A hint never proposes more than the token at hand needs. */
class HintPropertiesTest {
    private static final StepBudget UNBOUNDED = new StepBudget(Long.MAX_VALUE);

    private static List<RuleValue.OneText> proposed(RuleValue rule, String actual) {
        return Explainer.explain(
                        policy(allow().rule("claim", rule)),
                        new PolicyRequest(TokenType.ORGANIZATION, null, Json.object("claim", actual)))
                .hints()
                .stream()
                .map(Hint::rule)
                .filter(proposal -> proposal != null)
                .toList();
    }

    private static boolean lets(RuleValue rule, String text) {
        return rule.matcher().matches(Claim.of(new JsonString(text)), UNBOUNDED);
    }

    @Property(tries = 500)
    void what_is_proposed_lets_in_the_token_at_hand(@ForAll("rules") RuleValue rule, @ForAll("texts") String actual) {
        for (RuleValue proposal : proposed(rule, actual)) {
            assertThat(lets(proposal, actual)).as(proposal + " and " + actual).isTrue();
        }
    }

    @Property(tries = 500)
    void for_a_rule_without_wildcards_it_lets_in_nothing_else(
            @ForAll("plain") String wanted, @ForAll("texts") String actual, @ForAll("texts") String other) {
        for (RuleValue rule :
                List.of(new RuleValue.Pattern(wanted), new RuleValue.Glob(wanted), new RuleValue.Equals(wanted))) {
            for (RuleValue proposal : proposed(rule, actual)) {
                assertThat(proposal.literals()).containsExactly(actual);
                assertThat(lets(proposal, other)).isEqualTo(other.equals(actual));
            }
        }
    }

    /** Characters that may follow inside of a name: they make another name of it. */
    @Property(tries = 500)
    void it_lets_in_no_longer_name_than_the_rule_did(
            @ForAll("rules") RuleValue rule, @ForAll("texts") String actual, @ForAll("inNames") String more) {
        boolean isOpen = rule.literals().stream().anyMatch(text -> text.endsWith("*") || text.endsWith("?"));
        for (RuleValue proposal : proposed(rule, actual)) {
            if (!isOpen) {
                assertThat(lets(proposal, actual + more))
                        .as(proposal + " and " + actual + more)
                        .isFalse();
            }
        }
    }

    /** Each of its wildcards stands in the rule already; a glob's star may become one of a segment more. */
    @Property(tries = 500)
    void it_has_no_wildcard_that_the_rule_has_not(@ForAll("rules") RuleValue rule, @ForAll("texts") String actual) {
        long own = stars(rule.literals().get(0));
        for (RuleValue proposal : proposed(rule, actual)) {
            String text = proposal.literals().get(0);
            if (proposal instanceof RuleValue.Equals) {
                continue;
            }
            if (proposal instanceof RuleValue.Glob) {
                assertThat(text).doesNotContain("**");
                assertThat(stars(text.replaceAll("\\*[/:]\\*$", "*"))).isLessThanOrEqualTo(own);
            } else {
                assertThat(stars(text)).isLessThanOrEqualTo(own);
            }
        }
    }

    private static long stars(String text) {
        return text.chars().filter(c -> c == '*' || c == '?').count();
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.of(
                        "acme", "Acme", "acme-evil", "web", "main", "x", "refs", "heads", "deploy-yml@refs", "{a}")
                .list()
                .ofMinSize(1)
                .ofMaxSize(4)
                .flatMap(parts -> Arbitraries.of("/", ":").map(separator -> String.join(separator, parts)));
    }

    @Provide
    Arbitrary<String> plain() {
        return texts();
    }

    @Provide
    Arbitrary<String> inNames() {
        return Arbitraries.of("-evil", "x", "@refs", "1", "_2");
    }

    @Provide
    Arbitrary<RuleValue> rules() {
        var texts = Arbitraries.of(
                        "acme", "web", "main", "*", "acm*", "a?me", "*eb", "ACME", "refs", "heads", "deploy-yml")
                .list()
                .ofMinSize(1)
                .ofMaxSize(4)
                .flatMap(parts -> Arbitraries.of("/", ":").map(separator -> String.join(separator, parts)));
        return texts.flatMap(text ->
                Arbitraries.of(new RuleValue.Pattern(text), new RuleValue.Glob(text), new RuleValue.Equals(text)));
    }
}
