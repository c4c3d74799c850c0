package dev.mintmark.signing.keys;

import java.time.Instant;

/** The response to a rotation: the key that takes over at {@code activeAt}. */
public record PendingKey(String kid, String algorithm, String purpose, String state, Instant activeAt) {

    static PendingKey of(SigningKeyRow row) {
        return new PendingKey(
                row.kid(),
                row.algorithm(),
                row.purpose().text(),
                KeyState.PENDING.text(),
                row.times().activates());
    }
}
