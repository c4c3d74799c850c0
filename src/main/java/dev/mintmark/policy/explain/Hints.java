package dev.mintmark.policy.explain;

import dev.mintmark.policy.decide.CompiledDefinition;
import dev.mintmark.policy.decide.Nearest;
import dev.mintmark.policy.decide.PolicyRequest;
import dev.mintmark.policy.decide.Verdict;
import dev.mintmark.policy.definition.Decision;
import dev.mintmark.policy.definition.PolicyDefinition;
import dev.mintmark.policy.definition.Target;
import dev.mintmark.policy.match.StepBudget;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Finds the usual mistakes behind a denial. */
final class Hints {
    static final int MAX_HINTS = 10;
    static final int MAX_DEFINITIONS = 20;

    private final StepBudget steps = new StepBudget(StepBudget.OF_A_DECISION);
    private final List<CompiledDefinition> definitions;
    private final List<DefinitionTrace> traces;
    private final PolicyRequest request;
    private final Target target;

    Hints(List<CompiledDefinition> definitions, List<DefinitionTrace> traces, PolicyRequest request) {
        this.definitions = definitions;
        this.traces = traces;
        this.request = request;
        this.target = request.target();
    }

    List<Hint> about(Verdict.Denied denied) {
        List<Hint> hints =
                switch (denied.reason()) {
                    case DENIED -> aboutDenies();
                    case NO_RULE_MATCHED -> aboutNearMisses(denied);
                    case NO_DEFINITION_FOR_TARGET -> aboutOtherTargets();
                    case TOO_COMPLEX ->
                        List.of(new Hint(
                                "The policy takes too many steps to compare with this token: use fewer wildcards.",
                                null));
                };
        return hints.subList(0, Math.min(hints.size(), MAX_HINTS));
    }

    private List<Hint> aboutDenies() {
        List<Hint> hints = new ArrayList<>();
        for (DefinitionTrace trace : traces) {
            if (!trace.applies() || trace.verdict() != Decision.DENY) {
                continue;
            }
            hints.add(new Hint(
                    trace.rules().isEmpty()
                            ? "Definition " + trace.index() + " has no rules and so denies " + target.describe()
                                    + " to every token. A new issuer's policy starts with such a definition: remove it to"
                                    + " let the allows speak."
                            : "Definition " + trace.index()
                                    + " denies this token, and a deny beats every allow wherever it stands.",
                    null));
        }
        return hints;
    }

    private List<Hint> aboutNearMisses(Verdict.Denied denied) {
        Nearest nearest = denied.nearest();
        if (nearest == null) {
            return List.of();
        }
        Set<Hint> hints =
                new LinkedHashSet<>(UnmetRules.hints(traces.get(nearest.index()).rules(), request.claims(), steps));
        traces.stream()
                .filter(trace -> isAsNear(trace, nearest))
                .limit(MAX_DEFINITIONS)
                .forEach(trace -> hints.addAll(UnmetRules.respellings(trace.rules(), steps)));
        hints.addAll(aboutOtherTargets());
        return List.copyOf(hints);
    }

    private boolean isAsNear(DefinitionTrace trace, Nearest nearest) {
        long unmet = trace.rules().stream().filter(rule -> !rule.matched()).count();
        PolicyDefinition source = definitions.get(trace.index()).source();
        return trace.verdict() == Decision.ALLOW
                && unmet == nearest.missing().size()
                && Target.of(source).equals(target);
    }

    private List<Hint> aboutOtherTargets() {
        List<Hint> hints = new ArrayList<>();
        for (DefinitionTrace trace : traces) {
            Target about = Target.of(definitions.get(trace.index()).source());
            if (trace.verdict() == Decision.ALLOW
                    && !about.equals(target)
                    && trace.rules().stream().allMatch(RuleTrace::matched)) {
                hints.add(new Hint(
                        "Definition " + trace.index() + " matches this token, but is about " + about.describe()
                                + ", not " + target.describe() + ".",
                        null));
            }
        }
        return hints;
    }
}
