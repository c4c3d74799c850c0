package dev.mintmark.policy;

/** Audiences that no policy hands out: those that stand for a whole organization. */
public final class ReservedAudience {
    private ReservedAudience() {}

    /** As {@link dev.mintmark.organization.ReservedAudience#isOne}. */
    public static boolean isOne(String audience) {
        return dev.mintmark.organization.ReservedAudience.isOne(audience);
    }
}
