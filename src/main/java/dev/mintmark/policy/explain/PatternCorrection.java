package dev.mintmark.policy.explain;

import dev.mintmark.policy.definition.RuleValue;
import dev.mintmark.policy.match.Claim;
import dev.mintmark.policy.match.StepBudget;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Turns a regular expression or a comma-separated list into a rule. The rule holds only the alternative that the token
 * has.
 */
final class PatternCorrection {
    private static final int MAX_ALTERNATIVES = 32;
    private static final int MAX_LENGTH = 1024;

    private PatternCorrection() {}

    /** The mistake; with the rule to write where one of the alternatives is what the claim has. */
    static Hint hint(String mistake, RuleTrace unmet, StepBudget steps) {
        Claim claim = Claim.of(unmet.actual());
        for (String text : unmet.expected().literals()) {
            for (String alternative : alternatives(text)) {
                for (String actual : claim.texts().stream().limit(8).toList()) {
                    if (actual.equals(alternative)) {
                        NearMiss miss = new NearMiss(
                                unmet.path(), new RuleValue.Pattern(text), alternative, actual, claim, steps);
                        return Objects.requireNonNull(miss.saying(new Hint(mistake, miss.exactly())));
                    }
                }
            }
        }
        return new Hint(mistake, null);
    }

    /** The texts that are meant by a simple expression: anchors left out, one group or a list spelled out. */
    private static List<String> alternatives(String text) {
        if (text.length() > MAX_LENGTH) {
            return new ArrayList<>();
        }
        String bare = text.startsWith("^") ? text.substring(1) : text;
        bare = bare.endsWith("$") ? bare.substring(0, bare.length() - 1) : bare;
        bare = bare.replaceAll("\\\\([.\\-/:@_])", "$1");
        int open = bare.indexOf('(');
        int close = bare.indexOf(')', open + 1);
        String before = "";
        String after = "";
        String group = bare;
        if (open >= 0 && close > open) {
            before = bare.substring(0, open);
            after = bare.substring(close + 1);
            group = bare.substring(open + 1, close).replaceFirst("^\\?:", "");
        }
        List<String> alternatives = new ArrayList<>();
        for (String alternative : group.split(open >= 0 ? "\\|" : "[|,]", MAX_ALTERNATIVES)) {
            alternatives.add(before + alternative.strip() + after);
        }
        return alternatives;
    }
}
