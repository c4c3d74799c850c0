package dev.mintmark.signing.keys;

import java.util.Locale;

/** The state of a signing key in its life. */
public enum KeyState {
    /** Published, so that everybody knows it before it signs. */
    PENDING,
    /** It signs. */
    ACTIVE,
    /** Its successor signs; it is published until the last token signed with it is gone. */
    RETIRED,
    /** Nothing is verified with it any more. */
    REMOVED;

    /** The text in the API. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
