package dev.mintmark.platform.database;

import io.quarkus.reactive.pg.client.PgPoolCreator;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnectOptions;
import io.vertx.sqlclient.SqlConnection;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * The connections to PostgreSQL: few wait for one and not for long, and each statement is planned once on each. Ours find
 * their rows by indexes, whatever the values are, and planning one takes up to ten times as long as running it.
 */
@Singleton
final class ConnectionPool implements PgPoolCreator {
    private static final Logger LOG = Logger.getLogger(ConnectionPool.class);
    /** The driver keeps none of more than 2,048 characters prepared; those of ours are among the most frequent. */
    private static final int LONGEST = 16 * 1024;

    /** For a connection. Where PostgreSQL stalls, who comes is turned away (503) instead of being kept. */
    private static final int LONGEST_WAIT_SECONDS = 5;

    private static final int MOST_WAITING = 2_000;

    /**
     * PostgreSQL would plan statements that take arrays anew each time, since it takes them for short ones. Said on the
     * connection rather than in its startup packet, where a pooler in between would refuse it.
     */
    private static final String ONE_PLAN = "set plan_cache_mode = force_generic_plan";

    @Override
    public Pool create(Input input) {
        var connections = new ArrayList<SqlConnectOptions>(input.pgConnectOptionsList());
        connections.forEach(options -> options.setPreparedStatementCacheSqlLimit(LONGEST));
        return PgBuilder.pool()
                .connectingTo(connections)
                .with(input.poolOptions()
                        .setConnectionTimeout(LONGEST_WAIT_SECONDS)
                        .setConnectionTimeoutUnit(TimeUnit.SECONDS)
                        .setMaxWaitQueueSize(MOST_WAITING))
                .using(input.vertx())
                .withConnectHandler(ConnectionPool::connected)
                .build();
    }

    /** Closing hands the connection to the pool; one that is gone the pool knows of. */
    private static void connected(SqlConnection connection) {
        connection
                .query(ONE_PLAN)
                .execute()
                .onSuccess(done -> connection.close())
                .onFailure(failure -> {
                    if (failure instanceof PgException) {
                        LOG.warnf("\"%s\" failed: %s", ONE_PLAN, failure.getMessage());
                        connection.close();
                    }
                });
    }
}
