package dev.mintmark.platform.caller;

/** The kind of holder that a token speaks for. */
public enum TokenKind {
    ORGANIZATION("organization", "organization"),
    TEAM("team", "team"),
    PERSONAL("personal", "user"),
    RUNNER("runner", "runner"),
    /** An API user's, for one application. */
    APPLICATION("application", "api-user"),
    /** The ID token of a project's job: no access token, so our own API refuses it. */
    JOB("job", "job");

    private final String text;
    private final String holder;

    TokenKind(String text, String holder) {
        this.text = text;
        this.holder = holder;
    }

    /**
     * The kind that a row names.
     *
     * @throws IllegalArgumentException for any other text; the database lets no row have one
     */
    public static TokenKind of(String text) {
        for (TokenKind kind : values()) {
            if (kind.text.equals(text)) {
                return kind;
            }
        }
        throw new IllegalArgumentException("no kind of token: " + text);
    }

    /** The text in rows and in the claim {@code token_type}. */
    public String text() {
        return text;
    }

    /** The holder's word in front of an access token's {@code sub}, and the claim that names it. */
    public String holder() {
        return holder;
    }
}
