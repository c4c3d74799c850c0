package dev.mintmark.policy.explain;

import dev.mintmark.policy.decide.CompiledDefinition;
import dev.mintmark.policy.decide.CompiledPolicy;
import dev.mintmark.policy.decide.CompiledRule;
import dev.mintmark.policy.decide.PolicyRequest;
import dev.mintmark.policy.decide.Verdict;
import dev.mintmark.policy.definition.Target;
import dev.mintmark.policy.match.Claim;
import dev.mintmark.policy.match.StepBudget;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Evaluates every rule of a policy for a request, none left out, and records the outcomes. */
public final class Explainer {
    private static final String WITHHELD =
            "grants nothing: the issuer signs for many organizations, and this allow does not say whose tokens it takes";

    private final CompiledPolicy policy;
    private final PolicyRequest request;
    private final Target target;
    private final StepBudget steps = new StepBudget(StepBudget.OF_AN_EXPLANATION);

    private Explainer(CompiledPolicy policy, PolicyRequest request) {
        this.policy = policy;
        this.request = request;
        this.target = request.target();
    }

    /**
     * The verdict of {@link CompiledPolicy#decide} and its reasons, definition by definition. For whoever administers the
     * policy, not for callers.
     */
    public static Explanation explain(CompiledPolicy policy, PolicyRequest request) {
        return new Explainer(policy, request).explain(policy.decide(request, StepBudget.OF_A_DECISION));
    }

    private Explanation explain(Verdict verdict) {
        List<DefinitionTrace> traces = new ArrayList<>(policy.definitions().size());
        for (CompiledDefinition definition : policy.definitions()) {
            traces.add(trace(definition));
        }
        List<Hint> hints = verdict instanceof Verdict.Denied denied
                ? new Hints(policy.definitions(), traces, request).about(denied)
                : List.of();
        return withoutWithheld(new Explanation(verdict, traces, hints));
    }

    /** The allows of a shared issuer that are withheld apply to nothing, and say why. */
    private Explanation withoutWithheld(Explanation explanation) {
        List<DefinitionTrace> traces = new ArrayList<>();
        List<Hint> hints = new ArrayList<>();
        for (DefinitionTrace trace : explanation.definitions()) {
            if (!policy.isWithheld(trace.index())) {
                traces.add(trace);
                continue;
            }
            if (trace.applies()) {
                hints.add(withheld(trace.index()));
            }
            traces.add(new DefinitionTrace(trace.index(), false, trace.verdict(), trace.rules(), WITHHELD));
        }
        hints.addAll(explanation.hints());
        return new Explanation(
                explanation.verdict(), traces, hints.subList(0, Math.min(hints.size(), Hints.MAX_HINTS)));
    }

    private static Hint withheld(int index) {
        return new Hint(
                "Definition " + index + " matches this token and grants nothing. The issuer signs for many"
                        + " organizations, and the definition does not say whose tokens it takes. Add a rule on sub, or on"
                        + " the claim that names your organization.",
                null);
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
