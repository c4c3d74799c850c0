package dev.mintmark.policy.match;

/**
 * The budget of steps for comparing the claims of one question. A pattern takes a step for each character of a claim
 * and each 64 of its own. A policy has many patterns, and its author must not be able to keep the service busy. The
 * budget counts steps, not time, so that an answer never depends on the load.
 */
public final class StepBudget {
    /** Far above the some hundred thousand that 5,000 definitions of twenty wildcard rules take. */
    public static final long OF_A_DECISION = 10_000_000;

    /**
     * The budget for the hint to a denied caller, well under a millisecond. In a very large policy it may not find the
     * nearest of all.
     */
    public static final long OF_A_NEAREST = 20_000;

    /** The budget for the same among 5,000 definitions of three rules, some milliseconds; for colleagues. */
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

    /** Tells whether the budget is used up. Nothing matches then, and no verdict may be drawn. */
    public boolean isExhausted() {
        return spent > limit;
    }
}
