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
import org.jspecify.annotations.Nullable;

/** The definitions that are about one target. */
public final class TargetPolicy {
    private final List<ClaimPath> paths;
    private final List<CompiledDefinition> definitions;
    private final int outcomes;
    private final CandidateIndex index;

    private TargetPolicy(
            List<ClaimPath> paths, List<CompiledDefinition> definitions, int outcomes, CandidateIndex index) {
        this.paths = List.copyOf(paths);
        this.definitions = List.copyOf(definitions);
        this.outcomes = outcomes;
        this.index = index;
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

    /**
     * Collects definitions of one target, in the order of the policy, and then builds one of them at a time. Each comes
     * by twice: to be made ready and counted, and to be filed.
     */
    static final class Builder {
        private final Map<String, Integer> claimSlots = new HashMap<>();
        private final Map<RuleKey, CompiledRule> rulesByKey = new HashMap<>();
        private final Map<Integer, Integer> usesByOutcomeSlot = new HashMap<>();
        private final List<ClaimPath> paths = new ArrayList<>();
        private final List<Entry> entries = new ArrayList<>();
        private final List<CompiledDefinition> definitions = new ArrayList<>();
        private final CompiledRules compiledRules;
        private CandidateIndex.@Nullable Builder index;
        private int filed;

        // A rule of few definitions is seldom met: most definitions are done with after one question.
        private final Comparator<CompiledRule> mostTellingFirst = Comparator.<CompiledRule>comparingInt(
                        rule -> usesByOutcomeSlot.getOrDefault(rule.outcomeSlot(), 0))
                .thenComparingInt(rule -> rule.matcher().cost())
                .thenComparingInt(rule -> -rule.matcher().certainCharacters());

        Builder() {
            this(new CompiledRules());
        }

        /** @param compiledRules those that need not be compiled any more */
        Builder(CompiledRules compiledRules) {
            this.compiledRules = compiledRules;
        }

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
            CompiledRule rule = new CompiledRule(
                    paths.get(claimSlot), value, compiledRules.matcher(value), claimSlot, rulesByKey.size());
            rulesByKey.put(key, rule);
            return rule;
        }

        private int addPath(String path) {
            paths.add(compiledRules.path(path));
            return paths.size() - 1;
        }

        boolean isBuilt() {
            return filed == entries.size();
        }

        /** Goes one definition on, when all are added; returns it. */
        PolicyDefinition advance() {
            CandidateIndex.Builder counted = index;
            if (counted == null) {
                counted = new CandidateIndex.Builder(entries.size());
                index = counted;
            }
            if (definitions.size() < entries.size()) {
                CompiledDefinition definition = compile(entries.get(definitions.size()));
                counted.count(definition);
                definitions.add(definition);
                return definition.source();
            }
            CompiledDefinition definition = definitions.get(filed);
            counted.file(filed++, definition);
            return definition.source();
        }

        private CompiledDefinition compile(Entry entry) {
            return new CompiledDefinition(
                    entry.index(),
                    entry.source(),
                    entry.rules(),
                    entry.rules().stream().sorted(mostTellingFirst).toList());
        }

        /** Goes on to the end. */
        TargetPolicy build() {
            while (!isBuilt()) {
                advance();
            }
            return new TargetPolicy(
                    paths, definitions, rulesByKey.size(), index == null ? CandidateIndex.EMPTY : index.build());
        }
    }
}
