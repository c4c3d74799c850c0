package dev.mintmark.platform.database;

import dev.mintmark.platform.start.StartStep;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.util.List;
import org.jboss.logging.Logger;

/** Has the months ahead ready before anything is written in them. The database's lock makes any number of replicas safe. */
@Singleton
class MonthPartitions implements StartStep {
    private static final Logger LOG = Logger.getLogger(MonthPartitions.class);
    private static final List<String> TABLES = List.of("issued_token", "audit_event");
    /** Whoever waits for a table as a whole has all others wait behind it. */
    private static final String NOT_FOR_LONG = "set local lock_timeout = '2s'";

    private static final String ENSURE = "select ensure_month_partitions($1, 2)";

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
        Uni<Void> all = Uni.createFrom().voidItem();
        for (var table : TABLES) {
            all = all.chain(() -> ensure(table));
        }
        return all;
    }

    private Uni<Void> ensure(String table) {
        return pool.withTransaction(transaction -> transaction
                .query(NOT_FOR_LONG)
                .execute()
                .chain(() -> transaction.preparedQuery(ENSURE).execute(Tuple.of(table)))
                .replaceWithVoid());
    }

    @Scheduled(every = "10m", delayed = "10m")
    Uni<Void> ensure() {
        return run().onFailure().recoverWithUni(failure -> {
            LOG.warnf("The months ahead are made ready at the next try: %s", failure.getMessage());
            return Uni.createFrom().voidItem();
        });
    }
}
