package dev.mintmark.signing.keys;

import org.jspecify.annotations.Nullable;

/** What a signing key is kept for. Keys of one purpose succeed one another and leave the others alone. */
public enum KeyPurpose {
    /** Whatever nobody asks another algorithm for. */
    GENERAL("general"),
    /** Job tokens for relying parties that know RS256 and nothing else. */
    JOB_TOKENS("job-tokens");

    private final String text;

    KeyPurpose(String text) {
        this.text = text;
    }

    /** As it stands in rows and in the API. */
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
