package dev.mintmark.policy.decide;

import dev.mintmark.policy.definition.PolicyDefinition;
import dev.mintmark.policy.definition.RuleValue;
import dev.mintmark.policy.definition.Target;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The compilation of a policy, in steps of a few milliseconds. Others use the thread between two of them. For one
 * thread at a time.
 */
public final class PolicyCompilation {
    /** The work of one step, in characters of rules. */
    private static final int CHARACTERS_OF_A_STEP = 16 * 1024;

    /** A definition is work, however short its rules are. */
    private static final int CHARACTERS_OF_A_DEFINITION = 256;

    private record Building(Target target, TargetPolicy.Builder builder) {}

    private final List<PolicyDefinition> definitions;
    private final Predicate<PolicyDefinition> grantsNothing;
    private final List<CompiledDefinition> former;
    private final CompiledRules rules = new CompiledRules();
    private final WithheldAllows.Builder withheld = new WithheldAllows.Builder(rules);
    private final Map<Target, TargetPolicy.Builder> builders = new HashMap<>();
    private final Queue<Building> unbuilt = new ArrayDeque<>();
    private final Map<Target, TargetPolicy> byTarget = new HashMap<>();
    private int known;
    private int added;

    private PolicyCompilation(
            List<PolicyDefinition> definitions,
            Predicate<PolicyDefinition> grantsNothing,
            List<CompiledDefinition> former) {
        this.definitions = definitions;
        this.grantsNothing = grantsNothing;
        this.former = former;
    }

    /**
     * Begins to make a policy ready to decide.
     *
     * @param definitions such as {@code PolicyValidation} has found no fault with
     * @param grantsNothing finds the allows that take no part in decisions; they are explained all the same
     * @param former an earlier version of the policy; null where none is known. A rule that both have is not compiled
     *     again
     */
    public static PolicyCompilation of(
            List<PolicyDefinition> definitions,
            Predicate<PolicyDefinition> grantsNothing,
            @Nullable CompiledPolicy former) {
        return new PolicyCompilation(definitions, grantsNothing, former == null ? List.of() : former.definitions());
    }

    /**
     * Does the next step, if there is one.
     *
     * @return true while more are left
     * @throws MalformedRuleException when a claim path can not be read
     */
    public boolean step() {
        int spent = 0;
        while (spent < CHARACTERS_OF_A_STEP) {
            if (isDone()) {
                return false;
            }
            spent += advance();
        }
        return !isDone();
    }

    private boolean isDone() {
        return known == former.size() && added == definitions.size() && unbuilt.isEmpty() && withheld.isBuilt();
    }

    /** @return the work that it was, in characters */
    private int advance() {
        if (known < former.size()) {
            rules.learn(former.get(known++));
            return CHARACTERS_OF_A_DEFINITION;
        }
        if (added < definitions.size()) {
            var definition = definitions.get(added);
            add(added++, definition);
            return characters(definition);
        }
        var building = unbuilt.peek();
        return building == null ? characters(withheld.advance()) : advance(building);
    }

    private void add(int index, PolicyDefinition definition) {
        if (grantsNothing.test(definition)) {
            withheld.add(index, definition);
            return;
        }
        builders.computeIfAbsent(Target.of(definition), this::begin).add(index, definition);
    }

    private TargetPolicy.Builder begin(Target target) {
        var builder = new TargetPolicy.Builder(rules);
        unbuilt.add(new Building(target, builder));
        return builder;
    }

    private int advance(Building building) {
        var definition = building.builder().advance();
        if (building.builder().isBuilt()) {
            byTarget.put(building.target(), building.builder().build());
            builders.remove(building.target());
            unbuilt.remove();
        }
        return characters(definition);
    }

    private static int characters(PolicyDefinition definition) {
        int characters = CHARACTERS_OF_A_DEFINITION;
        for (RuleValue value : definition.rules().values()) {
            for (String literal : value.literals()) {
                characters += literal.length();
            }
        }
        return characters;
    }

    /**
     * The policy, whole; does what steps are left.
     *
     * @param version the policy set's, so that whoever acts on a verdict can tell that it is still the current one
     */
    public CompiledPolicy finish(long version) {
        while (step()) {
            // A policy is compiled whole or not at all: one without its denies would allow too much.
        }
        List<CompiledDefinition> compiled = new ArrayList<>(definitions.size());
        byTarget.values().forEach(policy -> compiled.addAll(policy.definitions()));
        compiled.addAll(withheld.definitions());
        compiled.sort(Comparator.comparingInt(CompiledDefinition::index));
        return new CompiledPolicy(version, compiled, byTarget, withheld.build());
    }
}
