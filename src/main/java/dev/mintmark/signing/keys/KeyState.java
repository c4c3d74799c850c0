package dev.mintmark.signing.keys;

import java.util.Locale;

/** Where a signing key is in its life. */
public enum KeyState {
    /** Published, so that everybody knows it before it signs. */
    PENDING,
    /** It signs. */
    ACTIVE,
    /** Its successor signs; it is published until the last token signed with it is gone. */
    RETIRED,
    /** Nothing is verified with it any more. */
    REMOVED;

    /** As the API spells it. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
