package dev.mintmark.issuer.keys;

import java.time.Duration;

/**
 * Decides the next step for a token that the keys at hand did not verify. Only keys whose fetch began after the token
 * came refuse it for good. While none can be fetched, the caller is told to retry.
 *
 * @param comeAgainIn zero but for {@link Step#COME_AGAIN}
 */
record LookupDecision(Step step, Duration comeAgainIn) {

    /** The next step. */
    enum Step {
        /** Try the keys that are held, which are newer than those that did not do. */
        USE_HELD,
        /** Refuse the token by the keys that are held. */
        REFUSE,
        /** Wait for the fetch that is under way, and try what it brings. */
        AWAIT_FETCH,
        /** Begin a fetch. */
        FETCH,
        /** Answer 503: the key can be looked up at the end of that time, and not before. */
        COME_AGAIN
    }

    /**
     * One issuer row at one moment.
     *
     * @param heldFetch the number of the fetch that brought the keys that are held
     * @param isFetching true while a fetch is under way
     * @param refetched true where this budget fetched the wanted kid anew within the last minute, for a signature of
     *     another key
     * @param pause the time for which the issuer is left alone after a failure
     * @param untilAllowed the time until the budget allows a fetch
     */
    record Situation(long heldFetch, boolean isFetching, boolean refetched, Duration pause, Duration untilAllowed) {}

    static LookupDecision decide(FoundKeys missed, WantedKey wanted, Situation now) {
        if (now.heldFetch() > missed.fetch()) {
            return of(Step.USE_HELD);
        }
        if (missed.areLastWord() || wanted.isReadFromNoSet()) {
            return of(Step.REFUSE);
        }
        if (now.isFetching()) {
            return of(Step.AWAIT_FETCH);
        }
        boolean otherKey = wanted.lack() == WantedKey.Lack.OTHER_KEY;
        if (otherKey && now.refetched()) {
            return of(Step.REFUSE);
        }
        Duration away = longer(now.pause(), now.untilAllowed());
        if (away.isZero()) {
            return of(Step.FETCH);
        }
        // The kid is known, so a bad signature is the caller's fault until a fetch shows another key: never 503.
        return otherKey ? of(Step.REFUSE) : new LookupDecision(Step.COME_AGAIN, away);
    }

    private static LookupDecision of(Step step) {
        return new LookupDecision(step, Duration.ZERO);
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) >= 0 ? one : other;
    }
}
