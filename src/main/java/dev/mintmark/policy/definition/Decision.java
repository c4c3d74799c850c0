package dev.mintmark.policy.definition;

import org.jspecify.annotations.Nullable;

/** The verdict of one definition on the tokens it applies to. */
public enum Decision {
    ALLOW("allow"),
    DENY("deny");

    private final String text;

    Decision(String text) {
        this.text = text;
    }

    /** The text in a definition. */
    public String text() {
        return text;
    }

    /** The decision that is written so; null when {@code text} is none. Case counts. */
    public static @Nullable Decision of(String text) {
        for (Decision decision : values()) {
            if (decision.text.equals(text)) {
                return decision;
            }
        }
        return null;
    }
}
