package dev.mintmark.policy;

import dev.mintmark.jwt.JsonValue;
import dev.mintmark.jwt.JsonValue.JsonObject;
import dev.mintmark.jwt.JsonValue.JsonString;
import java.util.List;
import java.util.Map;

/** Finds the claim that has, to the letter, what a rule asks of another one. */
final class OtherClaim {
    private static final int MAXIMUM_CLAIMS = 100;

    /** Shorter texts, such as {@code 1} and {@code push}, are the same by chance. */
    private static final int SHORTEST = 5;

    private OtherClaim() {}

    static List<Hint> hints(RuleTrace unmet, JsonObject claims, StepBudget steps) {
        List<String> wanted = RuleTexts.of(unmet.expected()).stream()
                .filter(text -> text.length() >= SHORTEST)
                .toList();
        int looked = 0;
        for (Map.Entry<String, JsonValue> claim : claims.members().entrySet()) {
            steps.spend(1 + (long) wanted.size());
            if (steps.isExhausted() || ++looked > MAXIMUM_CLAIMS) {
                return List.of();
            }
            if (claim.getValue() instanceof JsonString text
                    && wanted.contains(text.value())
                    && !claim.getKey().equals(unmet.path())) {
                return List.of(new Hint(
                        "What the rule on " + unmet.path() + " says is in the token's claim "
                                + SimilarClaims.quoteWhereNeeded(claim.getKey()) + ": write it on that one.",
                        null));
            }
        }
        return List.of();
    }
}
