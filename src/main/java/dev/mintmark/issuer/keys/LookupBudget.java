package dev.mintmark.issuer.keys;

/**
 * Who pays for looking a key up at its issuer. Each issuer row has one budget of each kind, so that strangers use up
 * nothing that honest callers need.
 */
public enum LookupBudget {
    /**
     * For tokens whose unverified claims a policy allows: three look-ups at once, then one a second. Whoever copies such
     * claims reaches this budget too. Then each second still has a look-up, and it serves everybody who waits: an honest
     * caller is told to come again in one second, and finds the key.
     */
    PLAUSIBLE(3, 1),

    /** For all other tokens, which are refused in the end whatever their key: two look-ups at once, then one in ten seconds. */
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
