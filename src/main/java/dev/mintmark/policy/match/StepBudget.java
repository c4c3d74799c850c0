package dev.mintmark.policy.match;

/**
 * The cost that comparing one question may have. A pattern takes a step for each character of a claim and each 64 of its own, and
 * a policy has many: whoever may write policies must not be able to keep the service busy for everyone else. Steps, not
 * time: the answer to a question never depends on the load.
 */
public final class StepBudget {
    /** Far above the some hundred thousand that 5,000 definitions of twenty wildcard rules take. */
    public static final long OF_A_DECISION = 10_000_000;

    /**
     * To find what to tell a caller who is denied anyhow, well under a millisecond; in a very large policy that may not be
     * the nearest of all.
     */
    public static final long OF_A_NEAREST = 20_000;

    /** To find it among 5,000 definitions of three rules, some milliseconds; for whoever may hear of the policy. */
    public static final long OF_A_NEAREST_FOR_COLLEAGUES = 2_000_000;

    /** An explanation compares every rule with its claim, those of other targets included. */
    public static final long OF_AN_EXPLANATION = 5 * OF_A_DECISION;

    private final long limit;
    private long spent;

    public StepBudget(long limit) {
        this.limit = limit;
    }

    public void spend(long steps) {
        spent += steps;
    }

    public long spent() {
        return spent;
    }

    /** From then on nothing matches and no verdict may be drawn. */
    public boolean isExhausted() {
        return spent > limit;
    }
}
