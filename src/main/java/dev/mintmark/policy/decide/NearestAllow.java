package dev.mintmark.policy.decide;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds the allow whose rules are most like a token's claims. It compares every allow roughly, in a few steps a
 * character, and the best of those closely. So a policy of thousands costs little more than reading it.
 */
public final class NearestAllow {
    /** The candidates of each of the two rough orders that are compared closely. */
    private static final int SHORTLISTED = 16;

    /** The alternatives of a rule that are compared; further ones are not. */
    private static final int MAX_TEXTS = 8;

    /** The weight of a run's circumstances, which tell less than its owner. */
    private static final double WEIGHT_OF_CIRCUMSTANCE = 0.25;

    private static final Pattern CIRCUMSTANCE =
            Pattern.compile("(?:.*\\.)?\"?(?:ref|ref_.*|head_ref|base_ref|sha|branch|"
                    + "environment.*|deployment_tier|event_name|event|pipeline_source|actor.*|run_.*|workflow.*|job_workflow_.*|"
                    + "runner_.*|user_.*|.*_phase|step.*)\"?");

    /** The weight of the rest where beginnings are alike. */
    private static final double AMONG_EQUALS = 0.01;

    /** Unmet, a rule is never quite met. */
    private static final double MOST_OF_UNMET = 0.95;

    private final TargetPolicy policy;
    private final Evaluation evaluation;
    private final double[] weights;
    private final @Nullable RoughText[] texts;
    private final double[] grams;
    private final double[] beginnings;
    private final double[] likenesses;
    private final long lastStep;

    private NearestAllow(TargetPolicy policy, Evaluation evaluation, long steps) {
        this.policy = policy;
        this.evaluation = evaluation;
        this.lastStep = evaluation.spent() + steps;
        this.weights = new double[policy.paths()];
        this.texts = new @Nullable RoughText[policy.paths()];
        this.grams = unknown(policy.outcomes());
        this.beginnings = unknown(policy.outcomes());
        this.likenesses = unknown(policy.outcomes());
        for (int slot = 0; slot < weights.length; slot++) {
            boolean isCircumstance =
                    CIRCUMSTANCE.matcher(policy.path(slot).key()).matches();
            weights[slot] = isCircumstance ? WEIGHT_OF_CIRCUMSTANCE : 1;
        }
    }

    private static double[] unknown(int length) {
        double[] values = new double[length];
        Arrays.fill(values, -1);
        return values;
    }

    /**
     * The most alike, the first of them where several are. Null when there is none, or none could be looked at.
     *
     * @param isEligible asked of those few that are compared closely
     * @param steps the steps of the search: where they do not reach, the last definitions are left out
     */
    public static @Nullable CompiledDefinition find(
            TargetPolicy policy, Evaluation evaluation, Predicate<CompiledDefinition> isEligible, long steps) {
        return new NearestAllow(policy, evaluation, steps).find(isEligible);
    }

    private @Nullable CompiledDefinition find(Predicate<CompiledDefinition> isEligible) {
        Shortlist byGrams = new Shortlist();
        Shortlist byBeginning = new Shortlist();
        List<CompiledDefinition> definitions = policy.definitions();
        for (CompiledDefinition definition : definitions) {
            if (!definition.isAllow()) {
                continue;
            }
            compareRoughly(definition, byGrams, byBeginning);
            if (evaluation.isExhausted()) {
                return null;
            }
            if (evaluation.spent() > lastStep) {
                break;
            }
        }
        Set<CompiledDefinition> shortlisted = new LinkedHashSet<>(byGrams.definitions());
        shortlisted.addAll(byBeginning.definitions());
        shortlisted.removeIf(isEligible.negate());
        return shortlisted.size() == 1 ? shortlisted.iterator().next() : mostAlike(shortlisted);
    }

    private @Nullable CompiledDefinition mostAlike(Set<CompiledDefinition> shortlisted) {
        CompiledDefinition nearest = null;
        double most = -1;
        for (CompiledDefinition definition : shortlisted) {
            double likeness = likeness(definition);
            boolean isFirst = nearest == null || definition.index() < nearest.index();
            if (likeness > most || (likeness == most && isFirst)) {
                nearest = definition;
                most = likeness;
            }
        }
        return nearest;
    }

    private void compareRoughly(CompiledDefinition definition, Shortlist byGrams, Shortlist byBeginning) {
        double whole = 0;
        double sumOfGrams = 0;
        double sumOfBeginnings = 0;
        for (CompiledRule rule : definition.rules()) {
            double weight = weights[rule.claimSlot()];
            whole += weight;
            compareRoughly(rule);
            sumOfGrams += weight * grams[rule.outcomeSlot()];
            sumOfBeginnings += weight * beginnings[rule.outcomeSlot()];
        }
        if (whole > 0) {
            byGrams.offer(definition, sumOfGrams / whole);
            byBeginning.offer(definition, (sumOfBeginnings + AMONG_EQUALS * sumOfGrams) / whole);
        }
    }

    private void compareRoughly(CompiledRule rule) {
        int slot = rule.outcomeSlot();
        evaluation.spend(1);
        if (grams[slot] >= 0) {
            return;
        }
        if (evaluation.matches(rule)) {
            grams[slot] = 1;
            beginnings[slot] = 1;
            return;
        }
        grams[slot] = 0;
        beginnings[slot] = 0;
        if (!evaluation.claim(rule.claimSlot()).isPresent()) {
            return;
        }
        RoughText claim = text(rule.claimSlot());
        for (String text : texts(rule)) {
            evaluation.spend(text.length());
            grams[slot] = Math.max(grams[slot], MOST_OF_UNMET * claim.sharedGrams(text));
            beginnings[slot] = Math.max(beginnings[slot], MOST_OF_UNMET * claim.sharedBeginning(text));
        }
    }

    private double likeness(CompiledDefinition definition) {
        double whole = 0;
        double sum = 0;
        for (CompiledRule rule : definition.rules()) {
            double weight = weights[rule.claimSlot()];
            whole += weight;
            sum += weight * likeness(rule);
        }
        return whole == 0 ? 0 : sum / whole;
    }

    private double likeness(CompiledRule rule) {
        int slot = rule.outcomeSlot();
        if (likenesses[slot] < 0) {
            likenesses[slot] = evaluation.matches(rule) ? 1 : likenessOfUnmet(rule);
        }
        return likenesses[slot];
    }

    private double likenessOfUnmet(CompiledRule rule) {
        if (!evaluation.claim(rule.claimSlot()).isPresent()) {
            return 0;
        }
        double most = 0;
        for (String wanted : texts(rule)) {
            for (String actual : text(rule.claimSlot()).texts()) {
                most = Math.max(most, TextLikeness.of(wanted, actual));
            }
        }
        return MOST_OF_UNMET * most;
    }

    private static List<String> texts(CompiledRule rule) {
        return rule.value().literals().stream()
                .limit(MAX_TEXTS)
                .map(TextLikeness::normalize)
                .toList();
    }

    private RoughText text(int claimSlot) {
        RoughText known = texts[claimSlot];
        if (known != null) {
            return known;
        }
        RoughText text = RoughText.of(evaluation.claim(claimSlot));
        texts[claimSlot] = text;
        return text;
    }

    /** The best few, in no order. */
    private static final class Shortlist {
        private final @Nullable CompiledDefinition[] definitions = new @Nullable CompiledDefinition[SHORTLISTED];
        private final double[] scores = new double[SHORTLISTED];
        private int size;
        private int worst;

        void offer(CompiledDefinition definition, double score) {
            if (size < SHORTLISTED) {
                put(size++, definition, score);
            } else if (score > scores[worst]) {
                put(worst, definition, score);
            }
        }

        private void put(int place, CompiledDefinition definition, double score) {
            definitions[place] = definition;
            scores[place] = score;
            worst = 0;
            for (int at = 1; at < size; at++) {
                // Of equals, the later one goes first.
                if (scores[at] <= scores[worst]) {
                    worst = at;
                }
            }
        }

        List<CompiledDefinition> definitions() {
            List<CompiledDefinition> best = new ArrayList<>(size);
            for (CompiledDefinition definition : definitions) {
                if (definition != null) {
                    best.add(definition);
                }
            }
            return best;
        }
    }
}
