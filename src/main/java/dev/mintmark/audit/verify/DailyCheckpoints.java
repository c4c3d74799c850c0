package dev.mintmark.audit.verify;

import dev.mintmark.platform.error.OutageLog;
import dev.mintmark.platform.job.ClaimedJob;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import org.jboss.logging.Logger;

/** Signs a checkpoint of every record once a day, on one replica, and hands them to a publication. */
@Singleton
final class DailyCheckpoints {
    private static final Logger LOG = Logger.getLogger(DailyCheckpoints.class);
    private static final Duration INTERVAL = Duration.ofDays(1);
    private static final Duration RETRY = Duration.ofMinutes(10);

    private final Pool pool;
    private final SignAllCheckpoints signAllCheckpoints;

    DailyCheckpoints(Pool pool, SignAllCheckpoints signAllCheckpoints) {
        this.pool = pool;
        this.signAllCheckpoints = signAllCheckpoints;
    }

    /** A way of publishing; it ends its turn itself. */
    @FunctionalInterface
    interface Publication {
        Uni<Void> publish(ClaimedJob.Turn turn, List<String> checkpoints);
    }

    /**
     * A job of publishing once a day. It is tried again in ten minutes where it failed.
     *
     * @param done the work as a participle, as in "The checkpoints of the audit record are …"
     */
    ClaimedJob job(String name, String done) {
        return new ClaimedJob(
                pool,
                name,
                INTERVAL,
                RETRY,
                new OutageLog(LOG, "The checkpoints of the audit record are " + done + " in ten minutes"));
    }

    /** Publishes where it is this replica's turn and there is something to publish. */
    Uni<Void> publish(ClaimedJob job, Publication publication) {
        return job.runTurn(turn -> signAllCheckpoints
                .sign()
                .chain(checkpoints ->
                        checkpoints.isEmpty() ? turn.giveBack() : publication.publish(turn, checkpoints)));
    }
}
