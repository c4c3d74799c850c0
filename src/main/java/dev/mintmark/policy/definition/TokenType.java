package dev.mintmark.policy.definition;

import org.jspecify.annotations.Nullable;

/** The kinds of access token that a subject token can be exchanged for. */
public enum TokenType {
    ORGANIZATION("organization"),
    TEAM("team"),
    PERSONAL("personal"),
    RUNNER("runner");

    private final String text;

    TokenType(String text) {
        this.text = text;
    }

    /** The text in a definition and at the end of a requested token type. */
    public String text() {
        return text;
    }

    /** The token type that is written so; null when {@code text} is none. Case counts. */
    public static @Nullable TokenType of(String text) {
        for (TokenType type : values()) {
            if (type.text.equals(text)) {
                return type;
            }
        }
        return null;
    }
}
