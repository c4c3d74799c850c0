package dev.mintmark.policy.definition;

import static dev.mintmark.policy.definition.RuleValueReader.array;
import static dev.mintmark.policy.definition.RuleValueReader.string;
import static dev.mintmark.policy.definition.RuleValueReader.strings;
import static dev.mintmark.policy.definition.RuleValueReader.truth;

import dev.mintmark.platform.json.JsonValue;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** An operator of a rule as JSON names it, and how its operand is read. */
enum RuleOperator {
    EQUALS("equals") {
        @Override
        RuleValue read(JsonValue operand, int depth) {
            return new RuleValue.Equals(string(text(), operand));
        }
    },
    IN("in") {
        @Override
        RuleValue read(JsonValue operand, int depth) {
            return new RuleValue.In(strings(array(text(), operand)));
        }
    },
    GLOB("glob") {
        @Override
        RuleValue read(JsonValue operand, int depth) {
            return new RuleValue.Glob(string(text(), operand));
        }
    },
    ALL_OF("allOf") {
        @Override
        RuleValue read(JsonValue operand, int depth) {
            return new RuleValue.AllOf(RuleValueReader.values(array(text(), operand), depth + 1));
        }
    },
    NOT("not") {
        @Override
        RuleValue read(JsonValue operand, int depth) {
            return new RuleValue.Not(RuleValueReader.read(operand, depth + 1));
        }
    },
    EXISTS("exists") {
        @Override
        RuleValue read(JsonValue operand, int depth) {
            return new RuleValue.Exists(truth(text(), operand));
        }
    };

    private final String text;

    RuleOperator(String text) {
        this.text = text;
    }

    /** The operator's name in JSON. */
    String text() {
        return text;
    }

    /**
     * Reads what stands behind it.
     *
     * @param depth of the rule value that it belongs to, from 1
     * @throws MalformedRuleException when it takes no such operand
     */
    abstract RuleValue read(JsonValue operand, int depth);

    /** Null when there is none of that name. */
    static @Nullable RuleOperator of(String name) {
        for (RuleOperator operator : values()) {
            if (operator.text.equals(name)) {
                return operator;
            }
        }
        return null;
    }

    /** The names of all, as a sentence has them. */
    static String all() {
        return Arrays.stream(values()).map(RuleOperator::text).collect(Collectors.joining(", "));
    }
}
