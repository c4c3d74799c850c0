package dev.mintmark.organization;

import java.util.Locale;

/**
 * Audiences that stand for a whole organization. Nobody hands them out or takes them: with them one organization could
 * make tokens that another's services take for their own.
 */
public final class ReservedAudience {
    private ReservedAudience() {}

    /** Whether only the organization's own tokens may bear it; case does not count, as in any URN's first two parts. */
    public static boolean isOne(String audience) {
        var folded = audience.toLowerCase(Locale.ROOT);
        return folded.startsWith("urn:mintmark:org:") || folded.startsWith("urn:pulumi:org:");
    }
}
