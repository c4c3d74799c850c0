package dev.mintmark.policy.definition;

import dev.mintmark.platform.json.JsonValue;
import dev.mintmark.platform.json.JsonValue.JsonArray;
import dev.mintmark.platform.json.JsonValue.JsonBoolean;
import dev.mintmark.platform.json.JsonValue.JsonObject;
import dev.mintmark.platform.json.JsonValue.JsonString;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads a rule value from JSON. */
public final class RuleValueReader {
    public static final int MAX_DEPTH = 8;

    private RuleValueReader() {}

    static RuleValue read(JsonValue json) {
        return read(json, 1);
    }

    static RuleValue read(JsonValue json, int depth) {
        if (depth > MAX_DEPTH) {
            throw new MalformedRuleException("a rule is nested more than " + MAX_DEPTH + " levels deep");
        }
        if (json instanceof JsonString string) {
            return new RuleValue.Pattern(string.value());
        }
        if (json instanceof JsonArray array) {
            return new RuleValue.AnyOf(strings(array));
        }
        if (json instanceof JsonObject object && object.members().size() == 1) {
            Map.Entry<String, JsonValue> only =
                    object.members().entrySet().iterator().next();
            return operator(only.getKey(), only.getValue(), depth);
        }
        throw new MalformedRuleException(
                "a rule is a string, an array of strings, or an object with exactly one of " + RuleOperator.all());
    }

    private static RuleValue operator(String name, JsonValue operand, int depth) {
        RuleOperator operator = RuleOperator.of(name);
        if (operator == null) {
            throw new MalformedRuleException("a rule's operator is one of " + RuleOperator.all());
        }
        return operator.read(operand, depth);
    }

    static List<RuleValue> values(JsonArray array, int depth) {
        List<RuleValue> values = new ArrayList<>();
        for (JsonValue element : array.elements()) {
            values.add(read(element, depth));
        }
        return values;
    }

    static List<String> strings(JsonArray array) {
        List<String> strings = new ArrayList<>();
        for (JsonValue element : array.elements()) {
            strings.add(string("an array in a rule", element));
        }
        return strings;
    }

    static JsonArray array(String name, JsonValue operand) {
        if (operand instanceof JsonArray array) {
            return array;
        }
        throw new MalformedRuleException(name + " takes an array");
    }

    static String string(String name, JsonValue operand) {
        if (operand instanceof JsonString string) {
            return string.value();
        }
        throw new MalformedRuleException(name + " takes strings; a number or boolean is written as one: \"42\"");
    }

    static boolean truth(String name, JsonValue operand) {
        if (operand instanceof JsonBoolean truth) {
            return truth.value();
        }
        throw new MalformedRuleException(name + " takes true or false");
    }
}
