package dev.mintmark.policy;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Puts every rule of a policy to a request, none left out, and writes down what came of it. */
final class Explainer {
    private final List<CompiledDefinition> definitions;
    private final PolicyRequest request;
    private final Target target;
    private final StepBudget steps = new StepBudget(StepBudget.OF_AN_EXPLANATION);

    Explainer(List<CompiledDefinition> definitions, PolicyRequest request) {
        this.definitions = definitions;
        this.request = request;
        this.target = Target.of(request);
    }

    Explanation explain(Verdict verdict) {
        List<DefinitionTrace> traces = new ArrayList<>(definitions.size());
        for (CompiledDefinition definition : definitions) {
            traces.add(trace(definition));
        }
        List<Hint> hints = verdict instanceof Verdict.Denied denied
                ? new Hints(definitions, traces, request).about(denied)
                : List.of();
        return new Explanation(verdict, traces, hints);
    }

    private DefinitionTrace trace(CompiledDefinition definition) {
        List<RuleTrace> rules = new ArrayList<>(definition.rules().size());
        boolean matched = true;
        boolean missing = false;
        boolean contradicted = false;
        for (CompiledRule rule : definition.rules()) {
            Claim claim = Claim.of(rule.path().resolve(request.claims()));
            boolean matches = !steps.isExhausted() && rule.matcher().matches(claim, steps) && !steps.isExhausted();
            rules.add(new RuleTrace(rule.path().key(), rule.value(), claim.json(), matches, note(claim, matches)));
            matched &= matches;
            missing |= !matches && !claim.isPresent();
            contradicted |= !matches && claim.isPresent();
        }
        Target about = Target.of(definition.source());
        if (!about.equals(target)) {
            return new DefinitionTrace(
                    definition.index(), false, definition.source().decision(), rules, "is about " + about.describe());
        }
        boolean switchedOff = !definition.isAllow() && missing && !contradicted;
        return new DefinitionTrace(
                definition.index(),
                matched,
                definition.source().decision(),
                rules,
                switchedOff ? "would deny, but for a claim that is missing" : null);
    }

    private @Nullable String note(Claim claim, boolean matches) {
        if (steps.isExhausted()) {
            return "was not compared: the policy takes too many steps";
        }
        String emptiness = claim.emptiness();
        return matches || emptiness == null ? null : "the claim " + emptiness + ", which matches nothing";
    }
}
