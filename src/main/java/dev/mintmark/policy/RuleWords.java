package dev.mintmark.policy;

import java.util.List;
import java.util.stream.Collectors;

/** A rule in words, fit to stand in an {@code error_description}. */
final class RuleWords {
    private static final int MAXIMUM_ALTERNATIVES = 5;

    private RuleWords() {}

    /** As in "wants sub …". */
    static String of(RuleValue rule) {
        if (rule instanceof RuleValue.Pattern pattern) {
            return CallerText.quote(pattern.text());
        }
        if (rule instanceof RuleValue.AnyOf anyOf) {
            return oneOf(anyOf.patterns());
        }
        if (rule instanceof RuleValue.Equals equals) {
            return "exactly " + CallerText.quote(equals.text());
        }
        if (rule instanceof RuleValue.In in) {
            return "exactly " + oneOf(in.texts());
        }
        if (rule instanceof RuleValue.Glob glob) {
            return "glob " + CallerText.quote(glob.text());
        }
        if (rule instanceof RuleValue.AllOf allOf) {
            return allOf.values().stream()
                    .limit(MAXIMUM_ALTERNATIVES)
                    .map(RuleWords::of)
                    .collect(Collectors.joining(" and "));
        }
        if (rule instanceof RuleValue.Not not) {
            return "not " + of(not.value());
        }
        return ((RuleValue.Exists) rule).expected() ? "to be there" : "to be absent";
    }

    private static String oneOf(List<String> texts) {
        String some = texts.stream()
                .limit(MAXIMUM_ALTERNATIVES)
                .map(CallerText::quote)
                .collect(Collectors.joining(" or "));
        int more = texts.size() - MAXIMUM_ALTERNATIVES;
        return more > 0 ? some + " or one of " + more + " more" : some;
    }
}
