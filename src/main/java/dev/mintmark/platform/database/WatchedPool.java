package dev.mintmark.platform.database;

import dev.mintmark.platform.error.SqlState;
import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.pgclient.PgConnection;
import io.vertx.pgclient.PgPool;
import io.vertx.sqlclient.PrepareOptions;
import io.vertx.sqlclient.PreparedQuery;
import io.vertx.sqlclient.Query;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import java.util.function.Function;

/**
 * A pool that knows which transactions are open. What PostgreSQL undid because of others (a deadlock) it does again from
 * the beginning. Single statements pass through it as they are.
 */
@SuppressWarnings("deprecation") // Quarkus takes no other pool
final class WatchedPool implements PgPool {
    /** A deadlock ends for one of the two, and again for one of those that are left. */
    private static final int MOST_TRIES = 10;

    private final PgPool pool;
    private final OpenTransactions open;

    WatchedPool(PgPool pool, OpenTransactions open) {
        this.pool = pool;
        this.open = open;
    }

    @Override
    @SuppressWarnings("NullAway") // null is lost where Vert.x meets type parameters
    public <T> Future<T> withTransaction(Function<SqlConnection, Future<T>> work) {
        return attempt(work, MOST_TRIES);
    }

    private <T> Future<T> attempt(Function<SqlConnection, Future<T>> work, int triesLeft) {
        var transaction = open.begin("a transaction");
        return PgPool.super
                .<T>withTransaction(connection -> {
                    transaction.runsIn(((PgConnection) connection).processId());
                    return work.apply(connection);
                })
                .onComplete(done -> open.end(transaction))
                .recover(failure -> triesLeft > 1 && SqlState.isConflict(failure)
                        ? attempt(work, triesLeft - 1)
                        : Future.failedFuture(failure));
    }

    @Override
    public void getConnection(Handler<AsyncResult<SqlConnection>> handler) {
        pool.getConnection(handler);
    }

    @Override
    public Future<SqlConnection> getConnection() {
        return pool.getConnection();
    }

    @Override
    public Query<RowSet<Row>> query(String sql) {
        return pool.query(sql);
    }

    @Override
    public PreparedQuery<RowSet<Row>> preparedQuery(String sql) {
        return pool.preparedQuery(sql);
    }

    @Override
    public PreparedQuery<RowSet<Row>> preparedQuery(String sql, PrepareOptions options) {
        return pool.preparedQuery(sql, options);
    }

    @Override
    public void close(Handler<AsyncResult<Void>> handler) {
        pool.close(handler);
    }

    @Override
    public Future<Void> close() {
        return pool.close();
    }

    @Override
    public PgPool connectHandler(Handler<SqlConnection> handler) {
        pool.connectHandler(handler);
        return this;
    }

    @Override
    public PgPool connectionProvider(Function<Context, Future<SqlConnection>> provider) {
        pool.connectionProvider(provider);
        return this;
    }

    @Override
    public int size() {
        return pool.size();
    }
}
