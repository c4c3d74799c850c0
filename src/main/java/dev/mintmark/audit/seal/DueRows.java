package dev.mintmark.audit.seal;

import dev.mintmark.audit.RowIds;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/**
 * Tells the rows that should have been sealed by now. A row beyond the progress of sealing is overdue after ten
 * minutes. A row that sealing has passed is overdue when late rows are not looked for any more.
 *
 * @param passed up to where rows were sealed as they came
 * @param soon the least id of the rows that sealing may still be on its way to
 * @param late the least id of the rows that are still looked for when they come late
 */
public record DueRows(UUID passed, UUID soon, UUID late) {
    private static final UUID NOTHING = new UUID(0, 0);
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    /** A pass over the last days takes a while, and there is one an hour. */
    private static final Duration MAX_PASS = Duration.ofHours(3);

    /** @param now by the database's clock */
    public static DueRows at(Progress progress, Instant now) {
        boolean isPossible = RowIds.ORDER.compare(progress.sealed(), RowIds.floor(now)) <= 0;
        return new DueRows(
                isPossible ? progress.sealed() : NOTHING,
                RowIds.floor(now.minus(PATIENCE)),
                RowIds.floor(now.minus(SealLastDays.LATEST).minus(MAX_PASS)));
    }

    /** @param id of a row that no seal lists */
    public boolean isOverdue(UUID id) {
        return isBefore(id, late) || (isBefore(passed, id) && isBefore(id, soon));
    }

    private static boolean isBefore(UUID one, UUID other) {
        return RowIds.ORDER.compare(one, other) < 0;
    }
}
