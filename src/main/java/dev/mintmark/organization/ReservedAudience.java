package dev.mintmark.organization;

import java.util.Locale;

/**
 * The audiences that stand for a whole organization. Nobody may assign them. Otherwise one organization could issue
 * tokens that another's services accept.
 */
public final class ReservedAudience {
    private ReservedAudience() {}

    /**
     * Tells whether only the organization's own tokens may bear it. Case does not count, as in any URN's first two
     * parts.
     */
    public static boolean isOne(String audience) {
        var folded = audience.toLowerCase(Locale.ROOT);
        return folded.startsWith("urn:mintmark:org:") || folded.startsWith("urn:pulumi:org:");
    }
}
