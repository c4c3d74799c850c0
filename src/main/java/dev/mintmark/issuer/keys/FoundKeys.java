package dev.mintmark.issuer.keys;

import dev.mintmark.jwt.JwkSet;
import java.time.Instant;

/**
 * An issuer's keys, and the order of their fetch and the token's arrival.
 *
 * @param fetchedAt when they arrived; of static keys the beginning of time
 * @param fetch the number of the fetch that brought them; each fetch of any issuer has the next number when it begins
 * @param begunBefore the number of fetches that had begun when the token came
 */
public record FoundKeys(JwkSet keys, Instant fetchedAt, long fetch, long begunBefore) {

    /**
     * Tells whether they are the last word for the token. A fetch brought them that began after it came, or none is due
     * for it.
     */
    public boolean areLastWord() {
        return fetch > begunBefore;
    }

    /** The same as the last word. */
    FoundKeys asLastWord() {
        return new FoundKeys(keys, fetchedAt, fetch, -1);
    }
}
