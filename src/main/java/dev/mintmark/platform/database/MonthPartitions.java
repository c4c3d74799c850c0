package dev.mintmark.platform.database;

import dev.mintmark.platform.error.SqlState;
import dev.mintmark.platform.start.StartStep;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Singleton;
import org.jboss.logging.Logger;
import org.jboss.logging.Logger.Level;

/**
 * Creates the partitions of the months ahead before rows fall into them. The database's lock makes any number of
 * replicas safe.
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

    private final Pool pool;

    MonthPartitions(Pool pool) {
        this.pool = pool;
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

    @Scheduled(every = "10m", delayed = "10m")
    Uni<Void> ensure() {
        return make().onFailure().recoverWithUni(failure -> {
            LOG.logf(
                    SqlState.isUnreachable(failure) ? Level.DEBUG : Level.WARN,
                    "The months ahead are made ready at the next try: %s",
                    failure.getMessage());
            return Uni.createFrom().voidItem();
        });
    }

    private Uni<Void> make() {
        return pool.query(ENSURE).execute().replaceWithVoid();
    }
}
