package dev.mintmark.policy.explain;

import dev.mintmark.platform.error.Excerpt;
import dev.mintmark.platform.json.JsonValue.JsonString;
import dev.mintmark.platform.text.EditDistance;
import dev.mintmark.policy.decide.TextLikeness;
import dev.mintmark.policy.definition.RuleValue;
import dev.mintmark.policy.match.Claim;
import dev.mintmark.policy.match.StepBudget;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A text that a claim did not satisfy, though it almost did.
 *
 * @param wanted the text of {@code rule}
 * @param actual one of the claim's texts
 * @param claim the whole claim
 * @param steps the steps that all the hints of an explanation may spend together
 */
record NearMiss(String path, RuleValue.OneText rule, String wanted, String actual, Claim claim, StepBudget steps) {
    /** A claim may be an array of thousands. */
    private static final int MAX_PAIRS = 50;

    private static final int MAX_HINTS = 3;
    private static final int SHORTEST_SLIP = 5;
    private static final int MAX_SLIP_LENGTH = 128;

    /** The hints on the likely meaning of an unmet rule, with all its alternatives. */
    static List<Hint> hints(RuleTrace unmet, StepBudget steps) {
        Claim claim = Claim.of(unmet.actual());
        if (claim.isPresent()
                && PerRunValues.isClaim(unmet.path(), claim.texts().get(0))) {
            return List.of(new Hint(
                    "The claim " + unmet.path()
                            + " changes with each run, so a rule on its value matches no other run.",
                    null));
        }
        List<Hint> hints = hints(unmet, steps, NearMiss::hint);
        return hints.isEmpty()
                ? hints(unmet, steps, NearMiss::divergence).stream().limit(1).toList()
                : hints.stream().distinct().limit(MAX_HINTS).toList();
    }

    /** The hints that say the same in another spelling. */
    static List<Hint> respellings(RuleTrace unmet, StepBudget steps) {
        return hints(unmet, steps, NearMiss::respelling);
    }

    private static List<Hint> hints(RuleTrace unmet, StepBudget steps, Function<NearMiss, @Nullable Hint> toHint) {
        List<Hint> hints = new ArrayList<>();
        int pairs = 0;
        Claim claim = Claim.of(unmet.actual());
        for (RuleValue.OneText text : unmetTexts(unmet.expected(), claim, steps)) {
            for (String actual : claim.texts()) {
                if (++pairs > MAX_PAIRS) {
                    return hints;
                }
                Hint hint = toHint.apply(new NearMiss(unmet.path(), text, text.text(), actual, claim, steps));
                if (hint != null) {
                    hints.add(hint);
                }
            }
        }
        return hints;
    }

    private static List<RuleValue.OneText> unmetTexts(RuleValue rule, Claim claim, StepBudget steps) {
        return rule.demands(value -> !value.matcher().matches(claim, steps)).stream()
                .flatMap(List::stream)
                .toList();
    }

    private @Nullable Hint hint() {
        Hint hint = respelling();
        if (hint == null) {
            hint = saying(furtherOn());
        }
        if (hint == null) {
            hint = saying(furtherIn());
        }
        return hint == null ? saying(within()) : hint;
    }

    private @Nullable Hint respelling() {
        Hint hint = GitHubSubject.hint(this);
        if (hint == null) {
            hint = otherCase();
        }
        if (hint == null) {
            hint = braces();
        }
        if (hint == null) {
            hint = slash();
        }
        return saying(hint == null ? stoppedStar() : hint);
    }

    /** The hint, with what following it would admit. */
    @Nullable
    Hint saying(@Nullable Hint hint) {
        if (hint == null || hint.rule() == null) {
            return hint;
        }
        if (!isMetBy(hint.rule(), actual)) {
            return new Hint(hint.message(), null);
        }
        RuleValue.OneText proposed = PerRunValues.leaveOpen(path, hint.rule());
        if (proposed == null || !isMetBy(proposed, actual)) {
            return new Hint(hint.message() + " A part of it changes with each run, so no rule is proposed.", null);
        }
        return new Hint(hint.message() + " The rule proposed " + reach(hint.rule(), proposed), proposed);
    }

    private String reach(RuleValue.OneText whole, RuleValue.OneText proposed) {
        if (!proposed.equals(whole)) {
            return "leaves open only what changes with each run.";
        }
        if (!proposed.isNarrow()) {
            return "lets in what the rule's own wildcards do, and nothing else.";
        }
        return claim.isArray()
                ? "matches each token whose " + path + " holds this text."
                : "lets in this one value and no other.";
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
                isMetBy(with(candidate), actual) ? with(candidate) : exactly());
    }

    private @Nullable Hint braces() {
        boolean isBare = actual.equals("{" + wanted + "}") || wanted.equals("{" + actual + "}");
        return isBare
                ? new Hint("The claim " + path + " differs from the rule in the braces around it.", exactly())
                : null;
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

    /** The claim itself: with a segment more, the rule would no longer match what it did. */
    private @Nullable Hint stoppedStar() {
        RuleValue unstopped = rule.unstopped();
        if (unstopped == null || !isMetBy(unstopped, actual)) {
            return null;
        }
        return new Hint("In a glob, * stops at / and :; ** does not. The claim " + path + " has them.", exactly());
    }

    private @Nullable Hint furtherOn() {
        if (wanted.isEmpty() || !isMetBy(rule.goingOn(), actual)) {
            return null;
        }
        for (int at = actual.length() - 1; at > 0; at--) {
            if (isMetBy(rule, actual.substring(0, at))) {
                return new Hint(
                        isWithinName(at)
                                ? "A rule matches the whole claim, not its beginning. The claim " + path
                                        + " goes on after what the rule says, in the middle of a name. That may be"
                                        + " somebody else's."
                                : "A rule matches the whole claim, not its beginning, and " + path + " goes on with "
                                        + Excerpt.of(actual.substring(at)) + " after what the rule says.",
                        exactly());
            }
        }
        return null;
    }

    /** Tells whether a name goes on at this place; numbers are no names. */
    private boolean isWithinName(int at) {
        if (!isOfName(actual.charAt(at - 1)) || !isOfName(actual.charAt(at))) {
            return false;
        }
        int start = at;
        while (start > 0 && isOfName(actual.charAt(start - 1))) {
            start--;
        }
        int end = at;
        while (end < actual.length() && isOfName(actual.charAt(end))) {
            end++;
        }
        return !actual.substring(start, end).chars().allMatch(Character::isDigit);
    }

    private static boolean isOfName(char character) {
        return Character.isLetterOrDigit(character) || character == '-' || character == '_';
    }

    private @Nullable Hint furtherIn() {
        for (int at = 0; at < actual.length() - 1; at++) {
            if (!TextLikeness.isSeparator(actual.charAt(at)) || !isMetBy(rule, actual.substring(at + 1))) {
                continue;
            }
            String before = actual.substring(0, at + 1);
            return new Hint(
                    "A rule matches the whole claim, and " + path + " has " + Excerpt.of(before)
                            + " before what the rule says.",
                    TextLikeness.saysOnlyKinds(before) ? exactly() : null);
        }
        return null;
    }

    private @Nullable Hint within() {
        int at = wanted.length() < SHORTEST_SLIP ? -1 : actual.indexOf(wanted);
        int end = at + wanted.length();
        if (at <= 0
                || end >= actual.length()
                || !TextLikeness.isSeparator(actual.charAt(at - 1))
                || !TextLikeness.isSeparator(actual.charAt(end))) {
            return null;
        }
        return new Hint(
                "A rule matches the whole claim, and " + path + " has " + Excerpt.of(actual.substring(0, at))
                        + " before and " + Excerpt.of(actual.substring(end)) + " after what the rule says.",
                TextLikeness.saysOnlyKinds(actual.substring(0, at)) ? exactly() : null);
    }

    /** The difference, without a proposal: another branch or a mistyped name may be somebody else's. */
    private @Nullable Hint divergence() {
        String literal = literalPrefix();
        int same = 0;
        int whole = 0;
        while (same < literal.length() && same < actual.length() && literal.charAt(same) == actual.charAt(same)) {
            same++;
            if (TextLikeness.isSeparator(literal.charAt(same - 1))) {
                whole = same;
            }
        }
        if (whole > 0 && !(path.equals("sub") && TextLikeness.saysOnlyKinds(actual.substring(0, whole)))) {
            return new Hint(
                    "The claim " + path + " and the rule agree up to " + Excerpt.of(actual.substring(0, whole))
                            + "; then the rule has " + Excerpt.of(wanted.substring(whole)) + " and the token "
                            + Excerpt.of(actual.substring(whole)) + "."
                            + (isSlip(firstPart(wanted, whole), firstPart(actual, whole))
                                    ? " One may be mistyped."
                                    : ""),
                    null);
        }
        return isSlip(wanted, actual)
                ? new Hint(
                        "The claim " + path + " differs from the rule in a letter or two; one may be mistyped.", null)
                : null;
    }

    private static String firstPart(String text, int start) {
        int end = start;
        while (end < text.length() && !TextLikeness.isSeparator(text.charAt(end))) {
            end++;
        }
        return text.substring(start, end);
    }

    private static boolean isSlip(String wanted, String actual) {
        int longer = Math.max(wanted.length(), actual.length());
        if (longer < SHORTEST_SLIP || longer > MAX_SLIP_LENGTH) {
            return false;
        }
        return EditDistance.between(wanted, actual) <= (longer < SHORTEST_SLIP + 2 ? 1 : 2);
    }

    /** This value and no other. It has the rule's own form unless a character would become a new wildcard. */
    RuleValue.OneText exactly() {
        RuleValue.OneText other = with(actual);
        return other.isLiteral() || isOwnDots() ? other : new RuleValue.Equals(actual);
    }

    /** A dot where the rule has it too, as in {@code deploy.yml}, is as wide as it was. */
    private boolean isOwnDots() {
        if (actual.indexOf('*') >= 0 || actual.indexOf('?') >= 0) {
            return false;
        }
        int shorter = Math.min(wanted.length(), actual.length());
        int first = 0;
        while (first < shorter && wanted.charAt(first) == actual.charAt(first)) {
            first++;
        }
        int last = 0;
        while (last < shorter - first
                && wanted.charAt(wanted.length() - 1 - last) == actual.charAt(actual.length() - 1 - last)) {
            last++;
        }
        return actual.substring(first, actual.length() - last).indexOf('.') < 0;
    }

    private String literalPrefix() {
        return with(wanted).literalPrefix();
    }

    /** The same kind of rule with another text. */
    RuleValue.OneText with(String text) {
        return rule.with(text);
    }

    boolean isMetBy(RuleValue rule, String text) {
        return rule.matcher().matches(Claim.of(new JsonString(text)), steps);
    }
}
