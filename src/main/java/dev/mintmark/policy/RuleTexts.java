package dev.mintmark.policy;

import java.util.List;

/** The texts that a rule would be content with, wildcards included. */
final class RuleTexts {
    private RuleTexts() {}

    /** As they are written; none of a negation or a mere presence. */
    static List<String> of(RuleValue rule) {
        if (rule instanceof RuleValue.Pattern pattern) {
            return List.of(pattern.text());
        }
        if (rule instanceof RuleValue.AnyOf anyOf) {
            return anyOf.patterns();
        }
        if (rule instanceof RuleValue.Equals equals) {
            return List.of(equals.text());
        }
        if (rule instanceof RuleValue.In in) {
            return in.texts();
        }
        if (rule instanceof RuleValue.Glob glob) {
            return List.of(glob.text());
        }
        return rule instanceof RuleValue.AllOf allOf
                ? allOf.values().stream().flatMap(value -> of(value).stream()).toList()
                : List.of();
    }
}
