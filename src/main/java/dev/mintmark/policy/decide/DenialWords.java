package dev.mintmark.policy.decide;

import dev.mintmark.policy.definition.CallerText;
import dev.mintmark.policy.definition.Target;
import dev.mintmark.policy.match.Claim;
import java.util.ArrayList;
import java.util.List;

/** Finds and words the reason for a denial. Its reader has shown a valid token, but may know nothing of the policy. */
public final class DenialWords {
    /** A sentence names no more claims than that. */
    public static final int MAX_CLAIMS = 5;

    static final String ALLOWS_NOTHING = "this issuer's policy allows nothing yet: none of its definitions is an allow."
            + " An administrator replaces all its definitions with one"
            + " PATCH /api/orgs/{organization}/auth/policies/{policy}.";

    private DenialWords() {}

    static Verdict.Denied denied() {
        return new Verdict.Denied(
                DenialReason.DENIED, "a policy definition of this issuer denies tokens with these claims", null);
    }

    /** The same for a policy without any allow, as each is at first: that says nothing about anybody. */
    static Verdict.Denied withoutAllows(DenialReason reason) {
        return new Verdict.Denied(reason, ALLOWS_NOTHING, null);
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

    /** The denial when the allows about a target grant nothing, since they do not pin a tenant. */
    static Verdict.Denied withheld() {
        return new Verdict.Denied(
                DenialReason.NO_RULE_MATCHED,
                "no policy definition of this issuer allows this token. The issuer signs for many organizations. An"
                        + " allow counts only where it says whose tokens it takes. It does so by sub or by the claim"
                        + " that names the organization",
                null);
    }

    /**
     * The denial when no definition applies to a token of a target that has allows.
     *
     * @param stepsForTheNearest the steps of the search for the definition that came nearest
     */
    static Verdict.Denied nothingApplies(TargetPolicy policy, Evaluation evaluation, long stepsForTheNearest) {
        CompiledDefinition nearest = NearestAllow.find(policy, evaluation, definition -> true, stepsForTheNearest);
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

    public static List<CompiledRule> unmet(CompiledDefinition definition, Evaluation evaluation) {
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
        for (int at = 0; at < unmet.size() && at < MAX_CLAIMS; at++) {
            CompiledRule rule = unmet.get(at);
            sentence.append(at == 0 ? "" : ", ")
                    .append(CallerText.path(rule.path().key()))
                    .append(' ')
                    .append(describe(evaluation.claim(rule.claimSlot())));
        }
        int more = unmet.size() - MAX_CLAIMS;
        return more > 0 ? sentence.append(" and ").append(more).append(" more").toString() : sentence.toString();
    }

    private static String describe(Claim claim) {
        String emptiness = claim.emptiness();
        if (emptiness != null) {
            return "(which " + emptiness + ")";
        }
        return quote(claim);
    }

    /** The text or the array that a claim holds, in quotes. */
    public static String quote(Claim claim) {
        return claim.isArray() ? CallerText.quote(claim.texts()) : CallerText.quote(String.join(", ", claim.texts()));
    }
}
