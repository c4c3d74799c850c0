package dev.mintmark.signing.keys;

import org.jspecify.annotations.Nullable;

/** The purpose of a signing key. Keys of one purpose succeed one another and leave the others alone. */
public enum KeyPurpose {
    /** All tokens without an algorithm of their own. */
    GENERAL("general"),
    /** Job tokens for relying parties that know RS256 and nothing else. */
    JOB_TOKENS("job-tokens");

    private final String text;

    KeyPurpose(String text) {
        this.text = text;
    }

    /** The text in rows and in the API. */
    String text() {
        return text;
    }

    /** The purpose that is written so; null when {@code text} is none. Case counts. */
    static @Nullable KeyPurpose named(String text) {
        for (KeyPurpose purpose : values()) {
            if (purpose.text.equals(text)) {
                return purpose;
            }
        }
        return null;
    }
}
