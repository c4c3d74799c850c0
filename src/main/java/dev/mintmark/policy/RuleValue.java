package dev.mintmark.policy;

import dev.mintmark.jwt.JsonValue;
import dev.mintmark.jwt.JsonValue.JsonArray;
import dev.mintmark.jwt.JsonValue.JsonBoolean;
import dev.mintmark.jwt.JsonValue.JsonObject;
import dev.mintmark.jwt.JsonValue.JsonString;
import java.util.List;
import java.util.Map;

/**
 * What a rule asks of a claim. Every value is put to the claim as a whole, and a claim that is an array satisfies a text
 * when one of its elements does: so {@link AllOf} of two texts may be met by two elements, and {@link Not} is met when no
 * element satisfies what it negates. A claim that is absent, null, an object or empty satisfies nothing, but for
 * {@code exists: false} and an absent one.
 */
public sealed interface RuleValue {

    /** The value as it was written: a string stays a string. {@link #of} reads it back to an equal value. */
    JsonValue toJson();

    /**
     * Reads a rule value.
     *
     * @throws MalformedRuleException when {@code json} is no rule value: another type, an object with other than exactly
     *     one known member, an empty list, or nested deeper than {@value RuleValueReader#MAXIMUM_DEPTH} levels
     */
    static RuleValue of(JsonValue json) {
        return RuleValueReader.read(json);
    }

    /** {@code *} is zero or more characters, {@code ?} zero or one, {@code .} exactly one; see {@link WildcardPattern}. */
    record Pattern(String text) implements RuleValue {
        @Override
        public JsonValue toJson() {
            return new JsonString(text);
        }
    }

    /** At least one of these, each read like a {@link Pattern}. */
    record AnyOf(List<String> patterns) implements RuleValue {
        public AnyOf {
            patterns = notEmpty(patterns);
        }

        @Override
        public JsonValue toJson() {
            return strings(patterns);
        }
    }

    /** This text and no other; nothing in it is a wildcard. */
    record Equals(String text) implements RuleValue {
        @Override
        public JsonValue toJson() {
            return operator("equals", new JsonString(text));
        }
    }

    /** One of these texts; nothing in them is a wildcard. */
    record In(List<String> texts) implements RuleValue {
        public In {
            texts = notEmpty(texts);
        }

        @Override
        public JsonValue toJson() {
            return operator("in", strings(texts));
        }
    }

    /** {@code *} stops at {@code /} and {@code :}, {@code **} does not; every other character is itself. */
    record Glob(String text) implements RuleValue {
        @Override
        public JsonValue toJson() {
            return operator("glob", new JsonString(text));
        }
    }

    /** Each of these. */
    record AllOf(List<RuleValue> values) implements RuleValue {
        public AllOf {
            values = notEmpty(values);
        }

        @Override
        public JsonValue toJson() {
            return operator(
                    "allOf",
                    new JsonArray(values.stream().map(RuleValue::toJson).toList()));
        }
    }

    /** A claim that is there and does not satisfy {@code value}. */
    record Not(RuleValue value) implements RuleValue {
        @Override
        public JsonValue toJson() {
            return operator("not", value.toJson());
        }
    }

    /**
     * Whether the claim is there.
     *
     * @param expected true: there is something to compare; false: the token has no such claim at all
     */
    record Exists(boolean expected) implements RuleValue {
        @Override
        public JsonValue toJson() {
            return operator("exists", new JsonBoolean(expected));
        }
    }

    private static JsonObject operator(String name, JsonValue operand) {
        return new JsonObject(Map.of(name, operand));
    }

    private static JsonArray strings(List<String> texts) {
        return new JsonArray(texts.stream().<JsonValue>map(JsonString::new).toList());
    }

    private static <T> List<T> notEmpty(List<T> values) {
        if (values.isEmpty()) {
            // An empty allOf would match everything, an empty list of alternatives nothing: neither is ever meant.
            throw new MalformedRuleException("a list in a rule can not be empty");
        }
        return List.copyOf(values);
    }
}
