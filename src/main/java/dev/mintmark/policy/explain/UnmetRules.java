package dev.mintmark.policy.explain;

import dev.mintmark.platform.json.JsonValue.JsonObject;
import dev.mintmark.policy.check.PatternMistakes;
import dev.mintmark.policy.match.StepBudget;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Finds the mistakes behind the unmet rules of one definition. */
final class UnmetRules {
    static final int MAX_RULES = 10;

    private UnmetRules() {}

    /**
     * The likely mistakes, most likely first.
     *
     * @param rules of one definition; those that are met are passed over
     */
    static List<Hint> hints(List<RuleTrace> rules, JsonObject claims, StepBudget steps) {
        List<Hint> hints = new ArrayList<>();
        List<RuleTrace> unmet = unmet(rules);
        Set<String> paths = unmet.stream().map(RuleTrace::path).collect(Collectors.toCollection(LinkedHashSet::new));
        for (RuleTrace rule : unmet) {
            List<Hint> found = new ArrayList<>();
            PatternMistakes.of(rule.path(), rule.expected())
                    .forEach(mistake -> found.add(PatternCorrection.hint(mistake, rule, steps)));
            if (rule.actual() == null) {
                found.addAll(SimilarClaims.hints(rule.path(), claims));
            } else if (found.isEmpty() && OtherClaim.hints(rule, claims, steps).isEmpty()) {
                found.addAll(NearMiss.hints(rule, steps));
            }
            found.addAll(OtherClaim.hints(rule, claims, steps));
            hints.addAll(found);
        }
        for (String path : paths) {
            List<String> said = hints.stream().map(Hint::message).toList();
            OwnToken.unsaid(path, claims, said).forEach(sentence -> hints.add(new Hint(sentence, null)));
        }
        return hints;
    }

    /** Only the hints for a claim that is the same as its rule in another spelling. */
    static List<Hint> respellings(List<RuleTrace> rules, StepBudget steps) {
        return unmet(rules).stream()
                .filter(rule -> rule.actual() != null)
                .flatMap(rule -> NearMiss.respellings(rule, steps).stream())
                .toList();
    }

    private static List<RuleTrace> unmet(List<RuleTrace> rules) {
        return rules.stream().filter(rule -> !rule.matched()).limit(MAX_RULES).toList();
    }
}
