package dev.mintmark.policy.explain;

import static dev.mintmark.policy.Definitions.allow;
import static dev.mintmark.policy.Definitions.deny;
import static dev.mintmark.policy.Definitions.policy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.platform.json.JsonValue.JsonObject;
import dev.mintmark.policy.Definitions;
import dev.mintmark.policy.Json;
import dev.mintmark.policy.decide.Grant;
import dev.mintmark.policy.decide.PolicyRequest;
import dev.mintmark.policy.decide.Verdict.Allowed;
import dev.mintmark.policy.definition.Decision;
import dev.mintmark.policy.definition.RuleValue.Exists;
import dev.mintmark.policy.definition.RuleValue.Pattern;
import dev.mintmark.policy.definition.TokenType;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExplanationTest {
    private static final JsonObject CLAIMS =
            Json.object("sub", "repo:acme/app:ref:refs/heads/main", "groups", Json.array("dev"), "none", null);

    private static Explanation explain(Definitions... definitions) {
        return Explainer.explain(policy(definitions), new PolicyRequest(TokenType.ORGANIZATION, null, CLAIMS));
    }

    @Test
    void every_rule_of_every_definition_is_traced_in_order() {
        Explanation explanation = explain(
                allow().rule("sub", "repo:acme/*")
                        .rule("groups", "ops")
                        .rule("actor", "*")
                        .rule("none", "*"),
                allow().rule("groups", "d*").permissions("read"));
        assertThat(explanation.definitions())
                .containsExactly(
                        new DefinitionTrace(
                                0,
                                false,
                                Decision.ALLOW,
                                List.of(
                                        new RuleTrace(
                                                "sub",
                                                new Pattern("repo:acme/*"),
                                                Json.value("repo:acme/app:ref:refs/heads/main"),
                                                true,
                                                null),
                                        new RuleTrace("groups", new Pattern("ops"), Json.array("dev"), false, null),
                                        new RuleTrace(
                                                "actor",
                                                new Pattern("*"),
                                                null,
                                                false,
                                                "the claim is absent, which matches nothing"),
                                        new RuleTrace(
                                                "none",
                                                new Pattern("*"),
                                                Json.value(null),
                                                false,
                                                "the claim is null, which matches nothing")),
                                null),
                        new DefinitionTrace(
                                1,
                                true,
                                Decision.ALLOW,
                                List.of(new RuleTrace("groups", new Pattern("d*"), Json.array("dev"), true, null)),
                                null));
        assertThat(explanation.verdict())
                .isEqualTo(new Allowed(new Grant(List.of(1), List.of("read"), List.of(), List.of(), null)));
        assertThat(explanation.hints()).isEmpty();
    }

    @Test
    void an_absent_claim_that_should_be_absent_needs_no_note() {
        RuleTrace rule = explain(allow().rule("actor", new Exists(false)))
                .definitions()
                .get(0)
                .rules()
                .get(0);
        assertThat(rule).isEqualTo(new RuleTrace("actor", new Exists(false), null, true, null));
    }

    @Test
    void a_deny_that_only_a_missing_claim_switches_off_says_so() {
        Explanation explanation = explain(
                deny().rule("sub", "*").rule("actor", "mallory"),
                deny().rule("sub", "other").rule("actor", "mallory"),
                deny().rule("sub", "other"),
                allow().rule("actor", "alice"),
                deny().rule("none", "x"));
        assertThat(explanation.definitions())
                .extracting(DefinitionTrace::note)
                .containsExactly(
                        "would deny, but for a claim that is missing",
                        null,
                        null,
                        null,
                        "would deny, but for a claim that is missing");
        assertThat(explanation.definitions()).noneMatch(DefinitionTrace::applies);
    }

    @Test
    void a_deny_that_applies_has_nothing_missing() {
        DefinitionTrace trace = explain(deny().rule("sub", "*")).definitions().get(0);
        assertThat(trace.applies()).isTrue();
        assertThat(trace.verdict()).isEqualTo(Decision.DENY);
        assertThat(trace.note()).isNull();
    }

    @Test
    void a_definition_about_something_else_is_traced_but_does_not_apply() {
        DefinitionTrace trace =
                explain(allow().team("ops").rule("sub", "*")).definitions().get(0);
        assertThat(trace.applies()).isFalse();
        assertThat(trace.rules()).singleElement().matches(RuleTrace::matched);
        assertThat(trace.note()).isEqualTo("is about tokens of team 'ops'");
    }
}
