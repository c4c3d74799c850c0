package dev.mintmark.platform.database;

import dev.mintmark.platform.error.OutageLog;
import dev.mintmark.platform.job.ClaimedJob;
import dev.mintmark.platform.start.StartStep;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.jboss.logging.Logger;

/**
 * Creates the partitions of the months ahead before rows fall into them. At the start every replica does; the
 * database's lock makes that safe.
 */
@Singleton
class MonthPartitions implements StartStep {
    private static final Logger LOG = Logger.getLogger(MonthPartitions.class);

    /** One transaction. It does not wait long for the lock on a table: all others would wait behind it. */
    private static final String ENSURE =
            """
            set local lock_timeout = '2s';
            select ensure_month_partitions('issued_token', 2), ensure_month_partitions('audit_event', 2)
            """;

    /** Far cheaper than to ensure it, and at most starts so. */
    private static final String ARE_THERE =
            """
            select bool_and(to_regclass(parent || to_char(
                       date_trunc('month', now() at time zone 'UTC') + months * interval '1 month', '_YYYY_MM')) is not null)
              from unnest(array['issued_token', 'audit_event']) as parent, generate_series(0, 2) as months
            """;

    private static final Duration INTERVAL = Duration.ofMinutes(10);

    private final Pool pool;
    private final ClaimedJob job;

    MonthPartitions(Pool pool) {
        this.pool = pool;
        this.job = new ClaimedJob(
                pool,
                "month-partitions",
                INTERVAL,
                new OutageLog(LOG, "The months ahead are made ready at a later try"));
    }

    @Override
    public Phase phase() {
        return Phase.KEYS;
    }

    @Override
    public Uni<Void> run() {
        return pool.query(ARE_THERE)
                .execute()
                .chain(rows ->
                        rows.iterator().next().getBoolean(0) ? Uni.createFrom().voidItem() : make());
    }

    @Scheduled(
            every = "1m",
            delayed = "10m",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP,
            skipExecutionIf = Scheduled.ApplicationNotRunning.class)
    Uni<Void> tick() {
        return job.run(this::make);
    }

    private Uni<Void> make() {
        return pool.query(ENSURE).execute().replaceWithVoid();
    }
}
