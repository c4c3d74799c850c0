package dev.mintmark.audit.seal;

import dev.mintmark.audit.RowIds;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A pass of sealing. The first takes rows when they are due. The second takes rows that a full pool or a slow clock
 * delayed. The third takes rows that waited for the database to return.
 */
enum SealPass {
    FIRST("sealed", Duration.ofSeconds(3)),
    AGAIN("looked_again", Duration.ofSeconds(90)),
    LAST("looked_last", Duration.ofHours(1));

    /** A transaction that is open for longer than this holds nothing up: its rows come late. */
    private static final Duration MAX_TRANSACTION = Duration.ofMinutes(1);

    private final String column;
    private final Duration after;

    SealPass(String column, Duration after) {
        this.column = column;
        this.after = after;
    }

    /** The column of {@code audit_progress}. */
    String column() {
        return column;
    }

    /** The place where this pass goes on. */
    UUID start(Progress progress) {
        return switch (this) {
            case FIRST -> progress.sealed();
            case AGAIN -> progress.lookedAgain();
            case LAST -> progress.lookedLast();
        };
    }

    /** The furthest that this pass can have come; beyond it only a clock that was wrong has, or somebody else. */
    UUID latestStart(Instant now) {
        return RowIds.floor(now.minus(after));
    }

    /** The new start of a pass whose recorded progress is impossible: the place that the next pass has not reached. */
    UUID newStart(Instant now) {
        return (this == FIRST ? AGAIN : LAST).latestStart(now);
    }

    /**
     * Up to where this pass may go.
     *
     * @param now by the database's clock
     * @param oldestWriting when the oldest transaction began that has written something; null where there is none
     */
    UUID end(Progress progress, Instant now, @Nullable Instant oldestWriting) {
        var end = now.minus(after);
        if (this != FIRST) {
            var floor = RowIds.floor(end);
            return RowIds.ORDER.compare(floor, progress.sealed()) < 0 ? floor : progress.sealed();
        }
        if (oldestWriting != null && oldestWriting.isBefore(end)) {
            var longest = now.minus(MAX_TRANSACTION);
            end = oldestWriting.isBefore(longest) ? longest : oldestWriting;
        }
        return RowIds.floor(end);
    }
}
