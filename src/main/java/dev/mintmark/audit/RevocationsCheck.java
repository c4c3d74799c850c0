package dev.mintmark.audit;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Compares revocations with the rows of the record that tell of them. Those rows are marked and sealed, so a revocation
 * cannot be taken away or changed behind the service without a trace.
 */
final class RevocationsCheck {
    /** Services that did not write the time into the record took it twice, one after the other. */
    private static final Duration BETWEEN_BOTH = Duration.ofMinutes(1);

    /**
     * A revocation as the record tells of it.
     *
     * @param said the time that the record has of it, in ISO 8601; null in rows of before they had one
     */
    record Recorded(UUID tokenId, @Nullable String actor, Instant occurred, @Nullable String said) {}

    /**
     * A revocation as it is stored.
     *
     * @param describesToken whether the rest of it is what the token's own row says
     */
    record Stored(String revokedBy, Instant revoked, boolean describesToken) {}

    private RevocationsCheck() {}

    /**
     * What somebody did to a revocation.
     *
     * @param stored null where there is none
     * @return null where it is what the record says
     */
    static Fault.@Nullable Kind judge(Recorded recorded, @Nullable Stored stored) {
        if (stored == null) {
            return Fault.Kind.REMOVED;
        }
        boolean same = stored.describesToken()
                && stored.revokedBy().equals(recorded.actor())
                && isTime(recorded, stored.revoked());
        return same ? null : Fault.Kind.CHANGED;
    }

    private static boolean isTime(Recorded recorded, Instant revoked) {
        if (recorded.said() == null) {
            return !revoked.isBefore(recorded.occurred().minus(BETWEEN_BOTH))
                    && !revoked.isAfter(recorded.occurred().plus(BETWEEN_BOTH));
        }
        try {
            return Instant.parse(recorded.said()).equals(revoked);
        } catch (DateTimeParseException e) {
            return false;
        }
    }
}
