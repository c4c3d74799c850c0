package dev.mintmark.token;

import dev.mintmark.platform.error.OutageLog;
import dev.mintmark.platform.job.ClaimedJob;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.jboss.logging.Logger;

/** Deletes every hour the idempotency keys and token links that are past their use. */
@Singleton
public final class PurgeExpiredReplies {
    private static final Logger LOG = Logger.getLogger(PurgeExpiredReplies.class);
    private static final String KEYS = "delete from idempotency_key where created < now() - interval '24 hours'";
    private static final String LINKS = "delete from token_link where expires < now() - interval '7 days'";

    private static final Duration INTERVAL = Duration.ofHours(1);
    private static final Duration LONGEST_TURN = Duration.ofMinutes(10);

    private final Pool pool;
    private final ClaimedJob job;

    PurgeExpiredReplies(Pool pool) {
        this.pool = pool;
        this.job = new ClaimedJob(
                pool,
                "expired-replies",
                INTERVAL,
                LONGEST_TURN,
                new OutageLog(LOG, "Old answers are not forgotten yet, and are tried again in ten minutes"));
    }

    @Scheduled(
            every = "5m",
            delayed = "5m",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP,
            skipExecutionIf = Scheduled.ApplicationNotRunning.class)
    Uni<Void> tick() {
        return job.run(this::forget);
    }

    /** Deletes what is past its use now, whoever's turn it is. */
    public Uni<Void> forget() {
        return pool.query(KEYS)
                .execute()
                .chain(() -> pool.query(LINKS).execute())
                .replaceWithVoid();
    }
}
