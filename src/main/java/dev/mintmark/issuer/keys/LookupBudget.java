package dev.mintmark.issuer.keys;

/**
 * The budget that pays for looking a key up at its issuer. Each issuer row has one budget of each kind. So strangers
 * use up nothing that honest callers need.
 */
public enum LookupBudget {
    /**
     * The budget of tokens whose unverified claims a policy allows: three look-ups at once, then one a second. A
     * stranger who copies such claims reaches this budget too. Each second still has a look-up, and it serves all
     * waiting callers. So an honest caller is told to retry in one second, and finds the key.
     */
    PLAUSIBLE(3, 1),

    /**
     * The budget of all other tokens, which are refused whatever their key. It has two look-ups at once, then one in
     * ten seconds.
     */
    STRANGERS(2, 10);

    private final int burst;
    private final int secondsForEach;

    LookupBudget(int burst, int secondsForEach) {
        this.burst = burst;
        this.secondsForEach = secondsForEach;
    }

    int burst() {
        return burst;
    }

    int secondsForEach() {
        return secondsForEach;
    }
}
