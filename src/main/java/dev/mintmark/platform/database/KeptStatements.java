package dev.mintmark.platform.database;

import io.quarkus.reactive.pg.client.PgPoolCreator;
import io.vertx.pgclient.PgBuilder;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnectOptions;
import io.vertx.sqlclient.SqlConnection;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import org.jboss.logging.Logger;

/**
 * Has PostgreSQL plan each statement once a connection. Ours find their rows by indexes, whatever the values are, and
 * planning one takes up to ten times as long as running it.
 */
@Singleton
final class KeptStatements implements PgPoolCreator {
    private static final Logger LOG = Logger.getLogger(KeptStatements.class);
    /** The driver keeps none of more than 2,048 characters prepared; those of ours are among the most frequent. */
    private static final int LONGEST = 16 * 1024;

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
                .with(input.poolOptions())
                .using(input.vertx())
                .withConnectHandler(KeptStatements::connected)
                .build();
    }

    /** Closing hands the connection to the pool. */
    private static void connected(SqlConnection connection) {
        connection
                .query(ONE_PLAN)
                .execute()
                .onFailure(failure -> LOG.warnf("\"%s\" failed: %s", ONE_PLAN, failure.getMessage()))
                .onComplete(done -> connection.close());
    }
}
