package dev.mintmark.policy.decide;

import dev.mintmark.policy.definition.ClaimPath;
import dev.mintmark.policy.definition.PolicyDefinition;
import dev.mintmark.policy.definition.RuleValue;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The definitions that are about one target. */
public final class TargetPolicy {
    private final List<ClaimPath> paths;
    private final List<CompiledDefinition> definitions;
    private final int outcomes;
    private final CandidateIndex index;

    private TargetPolicy(List<ClaimPath> paths, List<CompiledDefinition> definitions, int outcomes) {
        this.paths = List.copyOf(paths);
        this.definitions = List.copyOf(definitions);
        this.outcomes = outcomes;
        this.index = CandidateIndex.of(this.definitions);
    }

    public ClaimPath path(int claimSlot) {
        return paths.get(claimSlot);
    }

    int paths() {
        return paths.size();
    }

    int outcomes() {
        return outcomes;
    }

    /** In the order of the policy. */
    public List<CompiledDefinition> definitions() {
        return definitions;
    }

    /** Places in {@link #definitions()}; no definition elsewhere can apply. */
    public BitSet candidates(Evaluation evaluation) {
        return index.candidates(evaluation);
    }

    /** Collects definitions of one target, in the order of the policy. */
    static final class Builder {
        private final Map<String, Integer> claimSlots = new HashMap<>();
        private final Map<RuleKey, CompiledRule> rulesByKey = new HashMap<>();
        private final Map<Integer, Integer> usesByOutcomeSlot = new HashMap<>();
        private final List<ClaimPath> paths = new ArrayList<>();
        private final List<Entry> entries = new ArrayList<>();

        private record RuleKey(String path, RuleValue value) {}

        private record Entry(int index, PolicyDefinition source, List<CompiledRule> rules) {}

        public void add(int index, PolicyDefinition source) {
            List<CompiledRule> rules = new ArrayList<>(source.rules().size());
            source.rules().forEach((path, value) -> rules.add(rule(path, value)));
            rules.forEach(rule -> usesByOutcomeSlot.merge(rule.outcomeSlot(), 1, Integer::sum));
            entries.add(new Entry(index, source, List.copyOf(rules)));
        }

        private CompiledRule rule(String path, RuleValue value) {
            RuleKey key = new RuleKey(path, value);
            CompiledRule known = rulesByKey.get(key);
            if (known != null) {
                return known;
            }
            int claimSlot = claimSlots.computeIfAbsent(path, this::addPath);
            CompiledRule rule =
                    new CompiledRule(paths.get(claimSlot), value, value.matcher(), claimSlot, rulesByKey.size());
            rulesByKey.put(key, rule);
            return rule;
        }

        private int addPath(String path) {
            paths.add(ClaimPath.parse(path));
            return paths.size() - 1;
        }

        TargetPolicy build() {
            // What few definitions ask for is seldom met: most definitions are done with after one question.
            Comparator<CompiledRule> order = Comparator.<CompiledRule>comparingInt(
                            rule -> usesByOutcomeSlot.getOrDefault(rule.outcomeSlot(), 0))
                    .thenComparingInt(rule -> rule.matcher().cost())
                    .thenComparingInt(rule -> -rule.matcher().certainCharacters());
            List<CompiledDefinition> definitions = new ArrayList<>(entries.size());
            for (Entry entry : entries) {
                definitions.add(new CompiledDefinition(
                        entry.index(),
                        entry.source(),
                        entry.rules(),
                        entry.rules().stream().sorted(order).toList()));
            }
            return new TargetPolicy(paths, definitions, rulesByKey.size());
        }
    }
}
