package dev.mintmark.policy;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds and words the reason for a denial. Whoever reads it shows a valid token, but may know nothing of the policy. */
final class Denial {
    /** A sentence names no more claims than that. */
    static final int MAXIMUM_CLAIMS = 5;

    private Denial() {}

    static Verdict.Denied denied() {
        return new Verdict.Denied(
                DenialReason.DENIED, "a policy definition of this issuer denies tokens with these claims", null);
    }

    static Verdict.Denied tooComplex() {
        return new Verdict.Denied(
                DenialReason.TOO_COMPLEX, "the policy of this issuer takes too long to compare with this token", null);
    }

    static Verdict.Denied noDefinition(Target target) {
        return new Verdict.Denied(
                DenialReason.NO_DEFINITION_FOR_TARGET,
                "no policy definition of this issuer allows " + target.describe(),
                null);
    }

    /**
     * When no definition applies.
     *
     * @param stepsForTheNearest how long to look for the definition that came nearest
     */
    static Verdict.Denied nothingApplies(
            Target target, TargetPolicy policy, Evaluation evaluation, long stepsForTheNearest) {
        if (policy.definitions().stream().noneMatch(CompiledDefinition::isAllow)) {
            return noDefinition(target);
        }
        CompiledDefinition nearest = nearest(policy, evaluation, evaluation.spent() + stepsForTheNearest);
        if (nearest == null) {
            return new Verdict.Denied(
                    DenialReason.NO_RULE_MATCHED, "no policy definition of this issuer allows this token", null);
        }
        List<CompiledRule> unmet = unmet(nearest, evaluation);
        return new Verdict.Denied(
                DenialReason.NO_RULE_MATCHED,
                sentence(nearest, unmet, evaluation),
                new Nearest(
                        nearest.index(),
                        unmet.stream().map(rule -> rule.path().key()).toList()));
    }

    /** Among those that could be looked at; null when that is none. */
    private static @Nullable CompiledDefinition nearest(TargetPolicy policy, Evaluation evaluation, long lastStep) {
        CompiledDefinition nearest = null;
        int fewestUnmet = Integer.MAX_VALUE;
        for (CompiledDefinition definition : policy.definitions()) {
            if (!definition.isAllow()) {
                continue;
            }
            int enough = fewestUnmet;
            if (nearest != null && definition.rules().size() <= nearest.rules().size()) {
                enough--;
            }
            int unmet = countUnmet(definition, evaluation, enough);
            if (evaluation.isExhausted()) {
                return nearest;
            }
            if (unmet <= enough) {
                nearest = definition;
                fewestUnmet = unmet;
            }
            if (evaluation.spent() > lastStep) {
                return nearest;
            }
        }
        return nearest;
    }

    /** @return any number above {@code enough} as soon as it is passed */
    private static int countUnmet(CompiledDefinition definition, Evaluation evaluation, int enough) {
        int unmet = 0;
        for (CompiledRule rule : definition.mostTellingFirst()) {
            if (!evaluation.matches(rule) && ++unmet > enough) {
                return unmet;
            }
        }
        return unmet;
    }

    private static List<CompiledRule> unmet(CompiledDefinition definition, Evaluation evaluation) {
        List<CompiledRule> unmet = new ArrayList<>();
        for (CompiledRule rule : definition.rules()) {
            if (!evaluation.matches(rule)) {
                unmet.add(rule);
            }
        }
        return unmet;
    }

    private static String sentence(CompiledDefinition nearest, List<CompiledRule> unmet, Evaluation evaluation) {
        StringBuilder sentence = new StringBuilder(
                        "no policy definition of this issuer allows this token; the nearest one (definition ")
                .append(nearest.index())
                .append(") does not match its ");
        for (int at = 0; at < unmet.size() && at < MAXIMUM_CLAIMS; at++) {
            CompiledRule rule = unmet.get(at);
            sentence.append(at == 0 ? "" : ", ")
                    .append(CallerText.path(rule.path().key()))
                    .append(' ')
                    .append(describe(evaluation.claim(rule.claimSlot())));
        }
        int more = unmet.size() - MAXIMUM_CLAIMS;
        return more > 0 ? sentence.append(" and ").append(more).append(" more").toString() : sentence.toString();
    }

    private static String describe(Claim claim) {
        String emptiness = claim.emptiness();
        if (emptiness != null) {
            return "(which " + emptiness + ")";
        }
        return CallerText.quote(String.join(", ", claim.texts()));
    }
}
