package dev.mintmark.platform.error;

import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The log of work that is repeated and may fail. It has one line when the work begins to fail, and one for each new
 * reason. It has one line when the work succeeds again. A database that is away is not logged here: its watch does that. Thread-safe.
 */
public final class OutageLog {
    private final Logger log;
    private final String outage;
    private final int tolerated;
    private int failures;
    private @Nullable String logged;

    /** @param outage a sentence without its full stop; the reason follows it */
    public OutageLog(Logger log, String outage) {
        this(log, outage, 0);
    }

    /**
     * @param outage a sentence without its full stop; the reason follows it
     * @param tolerated the failures in a row that are not worth a line
     */
    public OutageLog(Logger log, String outage, int tolerated) {
        this.log = log;
        this.outage = outage;
        this.tolerated = tolerated;
    }

    /** Takes note of a failure. */
    public synchronized void failed(Throwable failure) {
        var reason = String.valueOf(failure.getMessage());
        if (SqlState.isUnreachable(failure)) {
            log.debugf("%s: %s", outage, reason);
            return;
        }
        failures++;
        if (failures > tolerated && !reason.equals(logged)) {
            logged = reason;
            log.warnf("%s: %s", outage, reason);
        }
    }

    /** Takes note of a success. */
    public synchronized void succeeded() {
        if (logged != null) {
            log.infof("Over after %d failures: %s", failures, outage);
        }
        failures = 0;
        logged = null;
    }
}
