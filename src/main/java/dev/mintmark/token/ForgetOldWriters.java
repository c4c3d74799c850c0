package dev.mintmark.token;

import dev.mintmark.platform.error.OutageLog;
import dev.mintmark.platform.job.ClaimedJob;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.jboss.logging.Logger;

/** Deletes the batch numbers of services that ended long ago. */
@Singleton
class ForgetOldWriters {
    private static final Logger LOG = Logger.getLogger(ForgetOldWriters.class);
    private static final String FORGET = "delete from token_use_writer where written < now() - interval '7 days'";

    private static final Duration INTERVAL = Duration.ofHours(6);

    private final Pool pool;
    private final ClaimedJob job;

    ForgetOldWriters(Pool pool) {
        this.pool = pool;
        this.job = new ClaimedJob(
                pool, "token-use-writers", INTERVAL, new OutageLog(LOG, "Old writers are not forgotten yet"));
    }

    @Scheduled(
            every = "1h",
            delayed = "10m",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP,
            skipExecutionIf = Scheduled.ApplicationNotRunning.class)
    Uni<Void> tick() {
        return job.run(() -> pool.query(FORGET).execute().replaceWithVoid());
    }
}
