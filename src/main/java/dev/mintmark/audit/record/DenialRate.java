package dev.mintmark.audit.record;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Limits the denials of one kind of origin that are recorded in a minute, and counts the others. Thread-safe. */
final class DenialRate {

    /**
     * Denials that were counted and not recorded.
     *
     * @param minute since 1970-01-01T00:00Z
     * @param countByReason none of them zero
     */
    record LeftOut(long minute, Map<String, Long> countByReason) {}

    private final int mostPerMinute;
    private long minute;
    private int kept;
    private Map<String, Long> left = new TreeMap<>();

    DenialRate(int mostPerMinute, long minute) {
        this.mostPerMinute = mostPerMinute;
        this.minute = minute;
    }

    /** Tells whether this one is kept; if not, it is counted. To be asked after {@link #turn}. */
    synchronized boolean keep(String reason) {
        if (kept < mostPerMinute) {
            kept++;
            return true;
        }
        left.merge(reason, 1L, Long::sum);
        return false;
    }

    /** Begins the minute {@code now}, unless that one is under way or over; null where the one before left nothing out. */
    synchronized @Nullable LeftOut turn(long now) {
        if (now <= minute) {
            return null;
        }
        var ended = left.isEmpty() ? null : new LeftOut(minute, left);
        minute = now;
        kept = 0;
        left = new TreeMap<>();
        return ended;
    }

    /** Tells whether nothing is lost when this is forgotten. */
    synchronized boolean isIdle() {
        return kept == 0 && left.isEmpty();
    }
}
