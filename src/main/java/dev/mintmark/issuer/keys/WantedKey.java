package dev.mintmark.issuer.keys;

import org.jspecify.annotations.Nullable;

/**
 * The key of a token that the keys at hand did not verify.
 *
 * @param kid as the token names it; null when it names none
 * @param budget pays for looking it up
 */
public record WantedKey(@Nullable String kid, Lack lack, LookupBudget budget) {

    /** The reason why the keys at hand did not verify the token. */
    public enum Lack {
        /** None of them has the token's {@code kid}, or the token has none and none of them made its signature. */
        UNKNOWN_KID,
        /** One of them has it and did not make the signature. The issuer may have given an old name to a new key. */
        OTHER_KEY
    }

    /** Longer names are never read from a set, so that nothing is gained by asking for them. */
    private static final int MAX_KID_LENGTH = 512;

    boolean isReadFromNoSet() {
        return kid != null && kid.length() > MAX_KID_LENGTH;
    }
}
