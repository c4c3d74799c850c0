package dev.mintmark.policy.match;

import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** A rule, compiled for comparison with claims. */
public sealed interface ClaimMatcher {

    boolean matches(Claim claim, StepBudget steps);

    /** The rough cost of matching; only the order matters. */
    int cost();

    /** The least number of characters that a matching text shares; 0 when that is not known. */
    default int certainCharacters() {
        return 0;
    }

    /** The grams that a matching claim must have, all of them; none when nothing is known. */
    default List<RequiredGrams> requiredGrams() {
        return List.of();
    }

    /** Each of these must match; the cheapest is asked first. */
    static ClaimMatcher allOf(List<ClaimMatcher> matchers) {
        return new All(matchers.stream()
                .sorted(Comparator.comparingInt(ClaimMatcher::cost))
                .toList());
    }

    /** One of these must match. */
    static ClaimMatcher anyOf(List<TextPattern> patterns) {
        if (patterns.stream().allMatch(TextPattern::isLiteral)) {
            return new OneOf(patterns.stream().map(TextPattern::literalPrefix).collect(Collectors.toUnmodifiableSet()));
        }
        return new AnyPattern(patterns);
    }

    /** Matches when one of the claim's texts is one of these. */
    record OneOf(Set<String> texts) implements ClaimMatcher {
        @Override
        public boolean matches(Claim claim, StepBudget steps) {
            steps.spend(claim.texts().size());
            for (String text : claim.texts()) {
                if (texts.contains(text)) {
                    return true;
                }
            }
            return false;
        }

        @Override
        public int cost() {
            return 1;
        }

        @Override
        public List<RequiredGrams> requiredGrams() {
            return RequiredGrams.of(texts, text -> List.of(Grams.whole(text)));
        }
    }

    /** Matches when one of the claim's texts matches one of these patterns. */
    record AnyPattern(List<TextPattern> patterns) implements ClaimMatcher {
        @Override
        public boolean matches(Claim claim, StepBudget steps) {
            for (String text : claim.texts()) {
                for (TextPattern pattern : patterns) {
                    if (steps.isExhausted()) {
                        return false;
                    }
                    if (pattern.matches(text, steps)) {
                        return true;
                    }
                }
            }
            return false;
        }

        @Override
        public int cost() {
            return 2 * patterns.size();
        }

        @Override
        public int certainCharacters() {
            return patterns.size() == 1 ? patterns.get(0).literalPrefix().length() : 0;
        }

        @Override
        public List<RequiredGrams> requiredGrams() {
            return RequiredGrams.of(patterns, TextPattern::runs);
        }
    }

    /** Matches when each of these matches. */
    record All(List<ClaimMatcher> matchers) implements ClaimMatcher {
        @Override
        public boolean matches(Claim claim, StepBudget steps) {
            for (ClaimMatcher matcher : matchers) {
                if (steps.isExhausted() || !matcher.matches(claim, steps)) {
                    return false;
                }
            }
            return true;
        }

        @Override
        public int cost() {
            return 1 + matchers.stream().mapToInt(ClaimMatcher::cost).sum();
        }

        @Override
        public List<RequiredGrams> requiredGrams() {
            return matchers.stream()
                    .flatMap(matcher -> matcher.requiredGrams().stream())
                    .toList();
        }
    }

    /** Matches when the other does not. An absent claim satisfies no negation. */
    record Negation(ClaimMatcher matcher) implements ClaimMatcher {
        @Override
        public boolean matches(Claim claim, StepBudget steps) {
            return claim.isPresent() && !matcher.matches(claim, steps) && !steps.isExhausted();
        }

        @Override
        public int cost() {
            return 1 + matcher.cost();
        }
    }

    /** Matches when the claim is present, or when it is absent. */
    record Existence(boolean expected) implements ClaimMatcher {
        @Override
        public boolean matches(Claim claim, StepBudget steps) {
            steps.spend(1);
            return expected ? claim.isPresent() : claim.isAbsent();
        }

        @Override
        public int cost() {
            return 1;
        }
    }
}
