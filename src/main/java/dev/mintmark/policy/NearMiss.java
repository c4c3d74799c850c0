package dev.mintmark.policy;

import dev.mintmark.jwt.JsonValue.JsonString;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A text that a claim did not satisfy, though it almost did.
 *
 * @param rule a {@link RuleValue.Pattern}, {@link RuleValue.Equals} or {@link RuleValue.Glob}
 * @param wanted the text of that rule
 * @param actual one of the claim's texts
 * @param steps what may be spent on all the hints of an explanation
 */
record NearMiss(String path, RuleValue rule, String wanted, String actual, StepBudget steps) {
    /** A claim may be an array of thousands. */
    private static final int MAXIMUM_PAIRS = 50;

    /** What an unmet rule, all its alternatives considered, may have been meant to say. */
    static List<Hint> hints(RuleTrace unmet, StepBudget steps) {
        List<Hint> hints = new ArrayList<>();
        int pairs = 0;
        Claim claim = Claim.of(unmet.actual());
        for (RuleValue text : unmetTexts(unmet.expected(), claim, steps)) {
            for (String actual : claim.texts()) {
                if (++pairs > MAXIMUM_PAIRS) {
                    return hints;
                }
                Hint hint = new NearMiss(unmet.path(), text, textOf(text), actual, steps).hint();
                if (hint != null) {
                    hints.add(hint);
                }
            }
        }
        return hints;
    }

    private static List<RuleValue> unmetTexts(RuleValue rule, Claim claim, StepBudget steps) {
        if (ClaimMatcher.of(rule).matches(claim, steps)) {
            return List.of();
        }
        if (rule instanceof RuleValue.AnyOf anyOf) {
            return anyOf.patterns().stream()
                    .<RuleValue>map(RuleValue.Pattern::new)
                    .toList();
        }
        if (rule instanceof RuleValue.In in) {
            return in.texts().stream().<RuleValue>map(RuleValue.Equals::new).toList();
        }
        if (rule instanceof RuleValue.AllOf allOf) {
            return allOf.values().stream()
                    .flatMap(value -> unmetTexts(value, claim, steps).stream())
                    .toList();
        }
        return rule instanceof RuleValue.Not || rule instanceof RuleValue.Exists ? List.of() : List.of(rule);
    }

    private static String textOf(RuleValue rule) {
        if (rule instanceof RuleValue.Pattern pattern) {
            return pattern.text();
        }
        return rule instanceof RuleValue.Equals equals ? equals.text() : ((RuleValue.Glob) rule).text();
    }

    private @Nullable Hint hint() {
        Hint hint = GitHubSubject.hint(this);
        if (hint == null) {
            hint = otherCase();
        }
        if (hint == null) {
            hint = slash();
        }
        if (hint == null) {
            hint = stoppedStar();
        }
        return hint == null ? missingWildcard() : hint;
    }

    private @Nullable Hint otherCase() {
        if (!isMetBy(with(wanted.toLowerCase(Locale.ROOT)), actual.toLowerCase(Locale.ROOT))) {
            return null;
        }
        int literal = literalPrefix().length();
        if (literal > 0 && literal < actual.length() && Character.isHighSurrogate(actual.charAt(literal - 1))) {
            literal--;
        }
        String candidate =
                literal <= actual.length() ? actual.substring(0, literal) + wanted.substring(literal) : actual;
        return new Hint(
                "The claim " + path + " differs from the rule in upper and lower case only.",
                with(isMetBy(with(candidate), actual) ? candidate : actual));
    }

    private @Nullable Hint slash() {
        String unslashed = wanted.replaceAll("^/|/$", "");
        for (String candidate : List.of(unslashed, "/" + unslashed, unslashed + "/", "/" + unslashed + "/")) {
            if (isMetBy(with(candidate), actual)) {
                return new Hint(
                        "The claim " + path + " differs from the rule in a slash at its beginning or end.",
                        with(candidate));
            }
        }
        return null;
    }

    private @Nullable Hint stoppedStar() {
        if (!(rule instanceof RuleValue.Glob)) {
            return null;
        }
        RuleValue candidate = with(wanted.replaceAll("\\*+", "**"));
        return isMetBy(candidate, actual)
                ? new Hint("In a glob, * stops at / and :; ** does not. The claim " + path + " has them.", candidate)
                : null;
    }

    private @Nullable Hint missingWildcard() {
        if (wanted.isEmpty()) {
            return null;
        }
        String star = rule instanceof RuleValue.Glob ? "**" : "*";
        for (String delimiter : List.of(":", "/", "")) {
            String text = wanted + delimiter + star;
            RuleValue candidate =
                    rule instanceof RuleValue.Glob ? new RuleValue.Glob(text) : new RuleValue.Pattern(text);
            if (isMetBy(candidate, actual)) {
                return new Hint(
                        "A rule matches the whole claim, not its beginning, and " + path
                                + " goes on after what the rule says.",
                        candidate);
            }
        }
        return null;
    }

    private String literalPrefix() {
        if (rule instanceof RuleValue.Equals) {
            return wanted;
        }
        return (rule instanceof RuleValue.Glob ? GlobPattern.compile(wanted) : WildcardPattern.compile(wanted))
                .literalPrefix();
    }

    /** The same kind of rule with another text. */
    RuleValue with(String text) {
        if (rule instanceof RuleValue.Equals) {
            return new RuleValue.Equals(text);
        }
        return rule instanceof RuleValue.Glob ? new RuleValue.Glob(text) : new RuleValue.Pattern(text);
    }

    boolean isMetBy(RuleValue rule, String text) {
        return ClaimMatcher.of(rule).matches(Claim.of(new JsonString(text)), steps);
    }
}
