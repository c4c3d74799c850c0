package dev.mintmark.policy.check;

import org.jspecify.annotations.Nullable;

/** The tenancy of an issuer, as an organization's administrators declare it. */
public enum Tenancy {
    /** Everybody who gets tokens of it belongs to the organization. */
    OWN("own"),

    /** It signs for others too: an allow says whose tokens it takes. */
    SHARED("shared");

    private final String text;

    Tenancy(String text) {
        this.text = text;
    }

    /** The text in requests and rows. */
    public String text() {
        return text;
    }

    /** The tenancy that is written so; null when {@code text} is none. Case counts. */
    public static @Nullable Tenancy of(String text) {
        for (Tenancy tenancy : values()) {
            if (tenancy.text.equals(text)) {
                return tenancy;
            }
        }
        return null;
    }
}
