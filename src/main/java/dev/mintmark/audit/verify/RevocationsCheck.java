package dev.mintmark.audit.verify;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Compares revocations with the audit rows of them. Those rows are marked and sealed. So no revocation can be removed
 * or changed without a trace.
 */
final class RevocationsCheck {
    /** Services that did not write the time into the record took it twice, one after the other. */
    private static final Duration BETWEEN_BOTH = Duration.ofMinutes(1);

    /**
     * A revocation in the audit record.
     *
     * @param said the time that the record has of it, in ISO 8601; null in rows of before they had one
     */
    record Recorded(UUID tokenId, @Nullable String actor, Instant occurred, @Nullable String said) {}

    /**
     * A revocation in its own table.
     *
     * @param describesToken true where the rest of it agrees with the token's own row
     */
    record Stored(String revokedBy, Instant revoked, boolean describesToken) {}

    private RevocationsCheck() {}

    /**
     * The fault of a revocation.
     *
     * @param stored null where there is none
     * @return null where it is what the record says
     */
    static Fault.@Nullable FaultKind judge(Recorded recorded, @Nullable Stored stored) {
        if (stored == null) {
            return Fault.FaultKind.REMOVED;
        }
        boolean same = stored.describesToken()
                && stored.revokedBy().equals(recorded.actor())
                && isTime(recorded, stored.revoked());
        return same ? null : Fault.FaultKind.CHANGED;
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
