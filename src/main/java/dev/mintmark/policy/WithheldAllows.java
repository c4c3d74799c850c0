package dev.mintmark.policy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Stored allows that take no part in decisions, since they would take strangers' tokens of a shared issuer. */
final class WithheldAllows {
    private static final String NOTE =
            "grants nothing: the issuer signs for many organizations, and this allow does not say whose tokens it takes";

    private final Set<Integer> indices;
    private final Set<Target> targets;

    private WithheldAllows(Set<Integer> indices, Set<Target> targets) {
        this.indices = Set.copyOf(indices);
        this.targets = Set.copyOf(targets);
    }

    /** Whether one of them would be asked about this target if it took part. */
    boolean areAbout(Target target) {
        return targets.contains(target);
    }

    /** The explanation, in which these apply to nothing and say why. */
    Explanation mark(Explanation explanation) {
        if (indices.isEmpty()) {
            return explanation;
        }
        List<DefinitionTrace> traces = new ArrayList<>();
        List<Hint> hints = new ArrayList<>();
        for (DefinitionTrace trace : explanation.definitions()) {
            if (!indices.contains(trace.index())) {
                traces.add(trace);
                continue;
            }
            if (trace.applies()) {
                hints.add(hint(trace.index()));
            }
            traces.add(new DefinitionTrace(trace.index(), false, trace.verdict(), trace.rules(), NOTE));
        }
        hints.addAll(explanation.hints());
        return new Explanation(
                explanation.verdict(), traces, hints.subList(0, Math.min(hints.size(), Hints.MAXIMUM_HINTS)));
    }

    private static Hint hint(int index) {
        return new Hint(
                "Definition " + index + " matches this token and grants nothing. The issuer signs for many"
                        + " organizations, and the definition does not say whose tokens it takes. Add a rule on sub, or on"
                        + " the claim that names your organization.",
                null);
    }

    /** Collects them, in the order of the policy. */
    static final class Builder {
        private final Set<Integer> indices = new HashSet<>();
        private final Set<Target> targets = new HashSet<>();
        private final TargetPolicy.Builder definitions = new TargetPolicy.Builder();

        void add(int index, PolicyDefinition definition) {
            indices.add(index);
            targets.add(Target.of(definition));
            definitions.add(index, definition);
        }

        List<CompiledDefinition> definitions() {
            return indices.isEmpty() ? List.of() : definitions.build().definitions();
        }

        WithheldAllows build() {
            return new WithheldAllows(indices, targets);
        }
    }
}
