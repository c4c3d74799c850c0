package dev.mintmark.policy.decide;

import dev.mintmark.platform.json.JsonValue.JsonObject;
import dev.mintmark.policy.match.Claim;
import dev.mintmark.policy.match.StepBudget;
import org.jspecify.annotations.Nullable;

/**
 * The evaluation of one target's definitions for the claims of one token. It reads each claim once and compares each
 * distinct rule once.
 */
public final class Evaluation {
    private static final byte UNASKED = 0;
    private static final byte MATCHED = 1;
    private static final byte FAILED = 2;

    private final TargetPolicy policy;
    private final JsonObject claims;
    private final StepBudget steps;
    private final @Nullable Claim[] read;
    private final byte[] outcomes;

    public Evaluation(TargetPolicy policy, JsonObject claims, StepBudget steps) {
        this.policy = policy;
        this.claims = claims;
        this.steps = steps;
        this.read = new @Nullable Claim[policy.paths()];
        this.outcomes = new byte[policy.outcomes()];
    }

    public Claim claim(int claimSlot) {
        Claim known = read[claimSlot];
        if (known != null) {
            return known;
        }
        Claim claim = Claim.of(policy.path(claimSlot).resolve(claims));
        read[claimSlot] = claim;
        return claim;
    }

    public boolean applies(CompiledDefinition definition) {
        for (CompiledRule rule : definition.mostTellingFirst()) {
            if (steps.isExhausted() || !matches(rule)) {
                return false;
            }
        }
        return true;
    }

    boolean matches(CompiledRule rule) {
        byte outcome = outcomes[rule.outcomeSlot()];
        if (outcome == UNASKED) {
            outcome = rule.matcher().matches(claim(rule.claimSlot()), steps) ? MATCHED : FAILED;
            outcomes[rule.outcomeSlot()] = outcome;
        }
        return outcome == MATCHED;
    }

    void spend(long more) {
        steps.spend(more);
    }

    long spent() {
        return steps.spent();
    }

    /** Tells whether the budget is used up; the other answers mean nothing then. */
    public boolean isExhausted() {
        return steps.isExhausted();
    }
}
