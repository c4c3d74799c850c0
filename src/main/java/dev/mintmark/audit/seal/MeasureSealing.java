package dev.mintmark.audit.seal;

import dev.mintmark.audit.RowIds;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.concurrent.TimeUnit;

/** Measures how long rows wait for their seal. Every replica measures, whichever of them seals. */
@Singleton
final class MeasureSealing {
    private static final double MILLIS = 1_000;
    /** The oldest row of each kind that is not sealed yet. */
    private static final String FIND =
            """
            select (extract(epoch from now()) * 1000)::bigint as now,
                   least((select id from audit_event where id > progress.sealed order by id limit 1),
                         (select id from issued_token where id > progress.sealed order by id limit 1)) as unsealed
              from audit_progress progress
            """;

    private final Pool pool;
    /** NaN until it was read, and where it cannot be. */
    private volatile double lag = Double.NaN;

    MeasureSealing(Pool pool) {
        this.pool = pool;
    }

    void register(@Observes StartupEvent event, MeterRegistry meters) {
        TimeGauge.builder("mintmark.audit.seal.lag", this, TimeUnit.SECONDS, it -> it.lag)
                .description("The age of the oldest row that is not sealed; 0 where all are")
                .register(meters);
    }

    @Scheduled(
            every = "15s",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP,
            skipExecutionIf = Scheduled.ApplicationNotRunning.class)
    Uni<Void> measure() {
        return pool.query(FIND)
                .execute()
                .invoke(rows -> lag = lag(rows))
                .onFailure()
                .invoke(failure -> lag = Double.NaN)
                .onFailure()
                .recoverWithNull()
                .replaceWithVoid();
    }

    private static double lag(RowSet<Row> rows) {
        for (var row : rows) {
            var unsealed = row.getUUID("unsealed");
            return unsealed == null ? 0 : Math.max(0, row.getLong("now") - RowIds.millis(unsealed)) / MILLIS;
        }
        return Double.NaN;
    }
}
