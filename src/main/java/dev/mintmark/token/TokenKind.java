package dev.mintmark.token;

import dev.mintmark.policy.definition.TokenType;

/** The kind of holder that a token speaks for. */
public enum TokenKind {
    ORGANIZATION("organization", "organization"),
    TEAM("team", "team"),
    PERSONAL("personal", "user"),
    RUNNER("runner", "runner"),
    /** An API user's, for one application. */
    APPLICATION("application", "api-user");

    private final String text;
    private final String holder;

    TokenKind(String text, String holder) {
        this.text = text;
        this.holder = holder;
    }

    /** The kind that a subject token of this type is exchanged for. */
    public static TokenKind of(TokenType type) {
        return switch (type) {
            case ORGANIZATION -> ORGANIZATION;
            case TEAM -> TEAM;
            case PERSONAL -> PERSONAL;
            case RUNNER -> RUNNER;
        };
    }

    /** The text in rows and in the claim {@code token_type}. */
    public String text() {
        return text;
    }

    /** The holder's word in front of the {@code sub}, and the claim that names it. */
    String holder() {
        return holder;
    }
}
