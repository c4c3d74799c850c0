package dev.mintmark.policy.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mintmark.platform.json.JsonValue;
import dev.mintmark.policy.Json;
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

class RuleValueTest {

    static Stream<Arguments> values() {
        return Stream.of(
                Arguments.of(Json.value("repo:acme/*"), new Pattern("repo:acme/*")),
                Arguments.of(Json.value(""), new Pattern("")),
                Arguments.of(Json.array("a*", "b"), new AnyOf(List.of("a*", "b"))),
                Arguments.of(Json.array("only"), new AnyOf(List.of("only"))),
                Arguments.of(Json.object("equals", "a*"), new Equals("a*")),
                Arguments.of(Json.object("in", Json.array("a", "b")), new In(List.of("a", "b"))),
                Arguments.of(Json.object("glob", "refs/**"), new Glob("refs/**")),
                Arguments.of(Json.object("exists", true), new Exists(true)),
                Arguments.of(Json.object("exists", false), new Exists(false)),
                Arguments.of(Json.object("not", "main"), new Not(new Pattern("main"))),
                Arguments.of(
                        Json.object("allOf", Json.array("a*", Json.object("not", Json.array("ab", "ac")))),
                        new AllOf(List.of(new Pattern("a*"), new Not(new AnyOf(List.of("ab", "ac")))))));
    }

    @ParameterizedTest
    @MethodSource("values")
    void every_kind_is_read_and_emitted_as_it_was_written(JsonValue json, RuleValue value) {
        assertThat(RuleValue.of(json)).isEqualTo(value);
        assertThat(value.toJson()).isEqualTo(json);
    }

    static Stream<Arguments> malformed() {
        return Stream.of(
                Arguments.of(Json.value(null), "exactly one of"),
                Arguments.of(Json.value(true), "exactly one of"),
                Arguments.of(Json.number("42"), "exactly one of"),
                Arguments.of(Json.object(), "exactly one of"),
                Arguments.of(Json.object("equals", "a", "exists", true), "exactly one of"),
                Arguments.of(Json.object("regex", "a"), "operator is one of"),
                Arguments.of(Json.object("Equals", "a"), "operator is one of"),
                Arguments.of(Json.array(), "can not be empty"),
                Arguments.of(Json.array("a", Json.number("1")), "takes strings"),
                Arguments.of(Json.array(Json.array("a")), "takes strings"),
                Arguments.of(Json.object("equals", Json.number("42")), "equals takes strings"),
                Arguments.of(Json.object("equals", Json.array("a")), "equals takes strings"),
                Arguments.of(Json.object("in", "a"), "in takes an array"),
                Arguments.of(Json.object("in", Json.array()), "can not be empty"),
                Arguments.of(Json.object("in", Json.array(true)), "takes strings"),
                Arguments.of(Json.object("glob", true), "glob takes strings"),
                Arguments.of(Json.object("allOf", "a"), "allOf takes an array"),
                Arguments.of(Json.object("allOf", Json.array()), "can not be empty"),
                Arguments.of(Json.object("allOf", Json.array(Json.number("1"))), "exactly one of"),
                Arguments.of(Json.object("not", null), "exactly one of"),
                Arguments.of(Json.object("exists", "true"), "exists takes true or false"),
                Arguments.of(Json.object("exists", null), "exists takes true or false"));
    }

    @ParameterizedTest
    @MethodSource("malformed")
    void whatever_else_is_refused_with_a_reason(JsonValue json, String reason) {
        assertThatThrownBy(() -> RuleValue.of(json))
                .isInstanceOf(MalformedRuleException.class)
                .hasMessageContaining(reason);
    }

    @Test
    void nesting_ends_at_the_eighth_level() {
        JsonValue seven = Json.value("x");
        for (int level = 2; level <= 8; level++) {
            seven = Json.object("not", seven);
        }
        JsonValue eight = seven;
        assertThat(RuleValue.of(eight).toJson()).isEqualTo(eight);
        assertThatThrownBy(() -> RuleValue.of(Json.object("not", eight)))
                .isInstanceOf(MalformedRuleException.class)
                .hasMessageContaining("8 levels");
        assertThatThrownBy(() -> RuleValue.of(Json.object("allOf", Json.array(eight))))
                .isInstanceOf(MalformedRuleException.class)
                .hasMessageContaining("8 levels");
    }

    @Test
    void lists_are_copied_and_never_empty() {
        List<String> texts = new java.util.ArrayList<>(List.of("a"));
        In in = new In(texts);
        AnyOf anyOf = new AnyOf(texts);
        texts.add("b");
        assertThat(in.texts()).containsExactly("a");
        assertThat(anyOf.patterns()).containsExactly("a");
        assertThatThrownBy(() -> new AllOf(List.of())).isInstanceOf(MalformedRuleException.class);
    }
}
