package dev.mintmark.policy.decide;

import dev.mintmark.policy.definition.PolicyDefinition;
import dev.mintmark.policy.definition.Target;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Stored allows without effect, since they would accept strangers' tokens of a shared issuer. */
final class WithheldAllows {
    private final Set<Integer> indices;
    private final Set<Target> targets;

    private WithheldAllows(Set<Integer> indices, Set<Target> targets) {
        this.indices = Set.copyOf(indices);
        this.targets = Set.copyOf(targets);
    }

    /** Tells whether one of them would be asked about this target if it took part. */
    boolean areAbout(Target target) {
        return targets.contains(target);
    }

    /** Tells whether the definition at this place in the policy is one of them. */
    boolean has(int index) {
        return indices.contains(index);
    }

    /** Collects them, in the order of the policy. */
    static final class Builder {
        private final Set<Integer> indices = new HashSet<>();
        private final Set<Target> targets = new HashSet<>();
        private final TargetPolicy.Builder definitions;

        Builder(CompiledRules rules) {
            this.definitions = new TargetPolicy.Builder(rules);
        }

        void add(int index, PolicyDefinition definition) {
            indices.add(index);
            targets.add(Target.of(definition));
            definitions.add(index, definition);
        }

        /** As {@link TargetPolicy.Builder#advance}. */
        PolicyDefinition advance() {
            return definitions.advance();
        }

        boolean isBuilt() {
            return definitions.isBuilt();
        }

        List<CompiledDefinition> definitions() {
            return indices.isEmpty() ? List.of() : definitions.build().definitions();
        }

        WithheldAllows build() {
            return new WithheldAllows(indices, targets);
        }
    }
}
