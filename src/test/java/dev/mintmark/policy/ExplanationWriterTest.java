package dev.mintmark.policy;

import static dev.mintmark.policy.Definitions.allow;
import static dev.mintmark.policy.Definitions.deny;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import dev.mintmark.platform.json.JsonValue.JsonObject;
import dev.mintmark.policy.decide.CompiledPolicy;
import dev.mintmark.policy.decide.PolicyRequest;
import dev.mintmark.policy.definition.RuleValue;
import dev.mintmark.policy.definition.TokenType;
import dev.mintmark.policy.explain.Explainer;
import java.io.IOException;
import java.io.StringWriter;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ExplanationWriterTest {
    private static final String CUT = "a".repeat(ExplanationWriter.MAX_CLAIM_LENGTH);

    @Test
    void an_allowed_request_has_its_trace_and_nothing_to_mend() throws IOException {
        assertThat(explain(Json.object("sub", "repo:acme/app"), allow().rule("sub", "repo:acme/*")))
                .isEqualTo("{\"definitions\":[{\"index\":0,\"applies\":true,\"verdict\":\"allow\",\"rules\":["
                        + "{\"path\":\"sub\",\"expected\":\"repo:acme/*\",\"actual\":\"repo:acme/app\",\"matched\":true}"
                        + "]}],\"hints\":[]}");
    }

    @Test
    void a_denied_request_has_the_nearest_definition_notes_and_hints() throws IOException {
        assertThat(explain(
                        Json.object("sub", "REPO"),
                        allow().rule("sub", "repo"),
                        deny().rule("actor", "bot"),
                        allow().team("ops").rule("sub", "REPO")))
                .isEqualTo("{\"definitions\":["
                        + "{\"index\":0,\"applies\":false,\"verdict\":\"allow\",\"rules\":["
                        + "{\"path\":\"sub\",\"expected\":\"repo\",\"actual\":\"REPO\",\"matched\":false}]},"
                        + "{\"index\":1,\"applies\":false,\"verdict\":\"deny\","
                        + "\"note\":\"would deny, but for a claim that is missing\",\"rules\":["
                        + "{\"path\":\"actor\",\"expected\":\"bot\",\"matched\":false,"
                        + "\"note\":\"the claim is absent, which matches nothing\"}]},"
                        + "{\"index\":2,\"applies\":false,\"verdict\":\"allow\",\"note\":\"is about tokens of team 'ops'\","
                        + "\"rules\":[{\"path\":\"sub\",\"expected\":\"REPO\",\"actual\":\"REPO\",\"matched\":true}]}],"
                        + "\"nearest\":{\"index\":0,\"missing\":[\"sub\"]},"
                        + "\"hints\":[{\"message\":\"The claim sub differs from the rule in upper and lower case only."
                        + " The rule proposed lets in this one value and no other.\","
                        + "\"rule\":\"REPO\"},"
                        + "{\"message\":\"Definition 2 matches this token, but is about tokens of team 'ops',"
                        + " not organization tokens.\"}]}");
    }

    @Test
    void a_long_claim_is_cut_and_one_that_just_fits_is_not() throws IOException {
        assertThat(explain(Json.object("a", CUT), allow().rule("a", "*"))).contains("\"actual\":\"" + CUT + "\"");
        assertThat(explain(Json.object("a", CUT + "a"), allow().rule("a", "*")))
                .contains("\"actual\":\"" + CUT + "…\"");
        assertThat(explain(Json.object("a", CUT.substring(1) + "😀"), allow().rule("a", "*")))
                .contains("\"actual\":\"" + CUT.substring(1) + "…\"");
    }

    @Test
    void what_is_no_string_is_written_as_it_was_as_far_as_it_fits() throws IOException {
        assertThat(explain(
                        Json.object("a", Json.array(Json.number("1.0"), Json.number("9007199254740993"), "x")),
                        allow().rule("a", "x")))
                .contains("\"actual\":[1.0,9007199254740993,\"x\"]");
        assertThat(explain(Json.object("a", Json.object("b", CUT)), allow().rule("a", "x")))
                .contains("\"actual\":\"{\\\"b\\\":\\\"aaa")
                .contains("a…\"");
    }

    @Test
    void a_policy_too_large_to_be_told_keeps_its_verdicts() throws IOException {
        var texts = IntStream.range(0, 100).mapToObj(i -> i + "a".repeat(1_000)).toList();
        var definition = allow();
        for (int rule = 0; rule < 100; rule++) {
            definition = definition.rule("claim" + rule, new RuleValue.In(texts));
        }

        var explanation = explain(Json.object(), definition, definition, definition, definition, definition);

        assertThat(explanation.length()).isLessThan(ExplanationWriter.MAX_TRACE_LENGTH * 3 / 2);
        assertThat(explanation)
                .contains("{\"index\":4,\"applies\":false,\"verdict\":\"allow\",\"note\":\"its rules are left out");
    }

    private static String explain(JsonObject claims, Definitions... definitions) throws IOException {
        var explanation = Explainer.explain(
                CompiledPolicy.compile(
                        1, Stream.of(definitions).map(Definitions::definition).toList()),
                new PolicyRequest(TokenType.ORGANIZATION, null, claims));
        var text = new StringWriter();
        try (var json = new JsonFactory().createGenerator(text)) {
            json.writeStartObject();
            ExplanationWriter.writeMembers(json, explanation);
            json.writeEndObject();
        }
        return text.toString();
    }
}
