package dev.mintmark.policy.decide;

import dev.mintmark.policy.definition.PolicyDefinition;
import dev.mintmark.policy.definition.Target;
import dev.mintmark.policy.match.StepBudget;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** An issuer's policy, compiled for decisions. Immutable and thread-safe. */
public final class CompiledPolicy {
    private final long version;
    private final List<CompiledDefinition> definitions;
    private final Map<Target, TargetPolicy> byTarget;
    private final boolean allowsAnything;
    private final WithheldAllows withheld;

    private CompiledPolicy(long version, CompiledPolicy same) {
        this.version = version;
        this.definitions = same.definitions;
        this.byTarget = same.byTarget;
        this.allowsAnything = same.allowsAnything;
        this.withheld = same.withheld;
    }

    CompiledPolicy(
            long version,
            List<CompiledDefinition> definitions,
            Map<Target, TargetPolicy> byTarget,
            WithheldAllows withheld) {
        this.version = version;
        this.definitions = List.copyOf(definitions);
        this.byTarget = Map.copyOf(byTarget);
        this.allowsAnything = definitions.stream().anyMatch(CompiledDefinition::isAllow);
        this.withheld = withheld;
    }

    /**
     * Makes a policy ready to decide.
     *
     * @param version the policy set's, so that whoever acts on a verdict can tell that it is still the current one
     * @param definitions such as {@code PolicyValidation} has found no fault with
     * @throws MalformedRuleException when a claim path cannot be read. A policy is compiled whole or not at all: one
     *     without its denies would allow too much
     */
    public static CompiledPolicy compile(long version, List<PolicyDefinition> definitions) {
        return compile(version, definitions, definition -> false);
    }

    /**
     * Compiles for an issuer that may have become known as shared after its policy was stored.
     *
     * @param grantsNothing finds the allows that take no part in decisions; they are explained all the same
     */
    public static CompiledPolicy compile(
            long version, List<PolicyDefinition> definitions, Predicate<PolicyDefinition> grantsNothing) {
        return PolicyCompilation.of(definitions, grantsNothing, null).finish(version);
    }

    /** The same for a later version of the policy set, which says the same. */
    public CompiledPolicy at(long laterVersion) {
        return new CompiledPolicy(laterVersion, this);
    }

    /** The version of the policy set that this was compiled from. */
    public long version() {
        return version;
    }

    /** Any applying deny beats every allow; what no definition applies to is denied. */
    public Verdict decide(PolicyRequest request) {
        return decide(request, StepBudget.OF_A_NEAREST);
    }

    /** Tells whether {@link #decide} allows it. Looks for no reason where it does not, which costs less. */
    public boolean allows(PolicyRequest request) {
        return decide(request, 0) instanceof Verdict.Allowed;
    }

    /**
     * Decides a request.
     *
     * @param stepsForTheNearest the steps of the search for the definition that came nearest, where none applies
     */
    public Verdict decide(PolicyRequest request, long stepsForTheNearest) {
        Target target = request.target();
        TargetPolicy policy = byTarget.get(target);
        if (policy == null) {
            return withoutDefinition(target);
        }
        Evaluation evaluation = new Evaluation(policy, request.claims(), new StepBudget(StepBudget.OF_A_DECISION));
        BitSet candidates = policy.candidates(evaluation);
        if (evaluation.isExhausted()) {
            return DenialWords.tooComplex();
        }
        List<CompiledDefinition> applying = new ArrayList<>();
        for (int place = candidates.nextSetBit(0); place >= 0; place = candidates.nextSetBit(place + 1)) {
            CompiledDefinition definition = policy.definitions().get(place);
            boolean applies = evaluation.applies(definition);
            if (evaluation.isExhausted()) {
                return DenialWords.tooComplex();
            }
            if (applies && !definition.isAllow()) {
                return allowsAnything ? DenialWords.denied() : DenialWords.withoutAllows(DenialReason.DENIED);
            }
            if (applies) {
                applying.add(definition);
            }
        }
        if (!applying.isEmpty()) {
            return new Verdict.Allowed(Grant.of(applying));
        }
        return policy.definitions().stream().anyMatch(CompiledDefinition::isAllow)
                ? DenialWords.nothingApplies(policy, evaluation, stepsForTheNearest)
                : withoutDefinition(target);
    }

    /** No allow that takes part is about the target. */
    private Verdict.Denied withoutDefinition(Target target) {
        if (withheld.areAbout(target)) {
            return DenialWords.withheld();
        }
        return allowsAnything
                ? DenialWords.noDefinition(target)
                : DenialWords.withoutAllows(DenialReason.NO_DEFINITION_FOR_TARGET);
    }

    /** Every definition, in the order of the policy. */
    public List<CompiledDefinition> definitions() {
        return definitions;
    }

    /** The definitions that take part in decisions, by whom they are about. */
    public Map<Target, TargetPolicy> byTarget() {
        return byTarget;
    }

    /** Tells whether the definition at this place takes no part in decisions. */
    public boolean isWithheld(int index) {
        return withheld.has(index);
    }
}
