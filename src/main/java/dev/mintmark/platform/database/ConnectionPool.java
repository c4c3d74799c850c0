package dev.mintmark.platform.database;

import dev.mintmark.platform.error.DatabaseFailureListener;
import io.quarkus.reactive.pg.client.PgPoolCreator;
import io.quarkus.runtime.ShutdownEvent;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgException;
import io.vertx.pgclient.PgPool;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.SqlConnection;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Configures the connections to PostgreSQL. Few callers wait for one, and not for long. Each statement is planned once
 * on each connection. The statements find rows by indexes, whatever the values are. Planning one takes up to ten times
 * as long as running it.
 */
@Singleton
final class ConnectionPool implements PgPoolCreator, DatabaseFailureListener {
    private static final Logger LOG = Logger.getLogger(ConnectionPool.class);
    /** The driver keeps none of more than 2,048 characters prepared; those of ours are among the most frequent. */
    private static final int MAX_LENGTH = 16 * 1024;

    /** The longest wait for a connection. Where PostgreSQL stalls, later callers get 503 instead of waiting. */
    private static final int MAX_WAIT_SECONDS = 5;

    private static final int MAX_WAITING = 2_000;
    private static final int CONNECT_MILLIS = 2_000;

    /**
     * PostgreSQL takes array parameters for short ones, and would plan such statements anew each time. Nor would it
     * ever end an idle transaction, or the wait of others for its rows. None of ours pauses for half a minute between
     * two statements. They are set on the connection: a pooler in between would refuse them in the startup packet.
     */
    private static final String SETTINGS =
            """
            set plan_cache_mode = force_generic_plan;
            set idle_in_transaction_session_timeout = '30s';
            set lock_timeout = '20s'
            """;

    private final DatabaseConfig config;
    private final PasswordFile passwordFile;
    private final RawConnections connections = new RawConnections();
    private volatile @Nullable WatchedPool pool;

    ConnectionPool(DatabaseConfig config, PasswordFile passwordFile) {
        this.config = config;
        this.passwordFile = passwordFile;
    }

    @Override
    public Pool create(Input input) {
        var options = input.pgConnectOptionsList();
        options.forEach(one -> {
            one.setPreparedStatementCacheSqlLimit(MAX_LENGTH);
            one.setConnectTimeout(CONNECT_MILLIS);
        });
        var servers = new DatabaseServers(input.vertx(), options, config.targetSessionAttrs(), passwordFile);
        var watched = new WatchedPool(
                        input.vertx(),
                        () -> driverPool(input, servers),
                        connections,
                        servers,
                        OpenTransactions.OF_THIS_PROCESS)
                .watched();
        pool = watched;
        return watched;
    }

    void stop(@Observes ShutdownEvent event) {
        var watched = pool;
        if (watched != null) {
            watched.end();
        }
    }

    @Override
    public void failed(Throwable failure) {
        var watched = pool;
        if (watched != null) {
            watched.database().refused(failure);
        }
    }

    @SuppressWarnings("deprecation") // Quarkus takes no other pool
    private PgPool driverPool(Input input, DatabaseServers servers) {
        return (PgPool) PgBuilder.pool()
                .connectingTo(servers::current)
                .with(new PoolOptions(input.poolOptions())
                        .setConnectionTimeout(MAX_WAIT_SECONDS)
                        .setConnectionTimeoutUnit(TimeUnit.SECONDS)
                        .setMaxWaitQueueSize(MAX_WAITING))
                .using(input.vertx())
                .withConnectHandler(this::connected)
                .build();
    }

    /** Closing hands the connection to the pool; one that is gone the pool knows of. */
    private void connected(SqlConnection connection) {
        connections.add(connection);
        // The driver would print the server's unasked notices; the next statement fails of it.
        connection.exceptionHandler(unasked -> {});
        connection
                .query(SETTINGS)
                .execute()
                .onSuccess(done -> connection.close())
                .onFailure(failure -> {
                    if (failure instanceof PgException) {
                        LOG.warnf("\"%s\" failed: %s", SETTINGS, failure.getMessage());
                        connection.close();
                    }
                });
    }
}
