package dev.mintmark.signing.keys;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A signing key as administrators see it.
 *
 * @param retiresAt absent while it has no successor
 * @param removesAt absent while it has no successor
 */
record SigningKeyEntry(
        String kid,
        String algorithm,
        String purpose,
        String state,
        Instant created,
        Instant activeAt,
        @Nullable Instant retiresAt,
        @Nullable Instant removesAt) {

    static SigningKeyEntry of(SigningKey key, Instant now) {
        var times = key.times();
        return new SigningKeyEntry(
                key.kid(),
                key.algorithm().joseName(),
                key.purpose().text(),
                times.at(now).text(),
                times.created(),
                times.activates(),
                times.retires(),
                times.removes());
    }
}
