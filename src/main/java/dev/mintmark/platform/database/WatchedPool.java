package dev.mintmark.platform.database;

import dev.mintmark.platform.error.SqlState;
import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import io.vertx.pgclient.PgConnection;
import io.vertx.pgclient.PgPool;
import io.vertx.sqlclient.PrepareOptions;
import io.vertx.sqlclient.PreparedQuery;
import io.vertx.sqlclient.Query;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A pool that gives no connection while the database is away, and tracks open transactions. It repeats from the
 * beginning what PostgreSQL rolled back because of others (a deadlock). Below it is a pool of the driver's, replaced
 * when its connections are not to be trusted any more.
 */
@SuppressWarnings("deprecation") // Quarkus takes no other pool
final class WatchedPool implements PgPool, WatchDatabase.Outages {
    /** A deadlock ends for one of the two, and again for one of those that are left. */
    private static final int MAX_TRIES = 10;

    /** Without any connection given to anybody. */
    private static final Duration STALL = Duration.ofSeconds(2);

    /** A replaced pool has its connections back by then. */
    private static final long LAST_USES_MILLIS = 30_000;

    private static final long END_MILLIS = 250;

    private final Vertx vertx;
    private final Supplier<PgPool> fresh;
    private final RawConnections connections;
    private final OpenTransactions open;
    private final WatchDatabase database;
    private final Set<Waiting> waiting = ConcurrentHashMap.newKeySet();
    private volatile PgPool pool;
    private volatile long lastGiven = System.nanoTime();

    /** A caller that waits for a connection. */
    private record Waiting(Promise<SqlConnection> promise, long since) {}

    /**
     * @param fresh makes a pool of the driver's
     * @param connections those that its pools have made
     */
    WatchedPool(
            Vertx vertx,
            Supplier<PgPool> fresh,
            RawConnections connections,
            DatabaseServers servers,
            OpenTransactions open) {
        this.vertx = vertx;
        this.fresh = fresh;
        this.connections = connections;
        this.open = open;
        this.pool = fresh.get();
        this.database = new WatchDatabase(vertx, servers, this);
    }

    WatchedPool watched() {
        database.begin();
        return this;
    }

    /** Nothing that has not begun holds up the end. */
    void end() {
        database.end();
        connections.closeUnfinished((VertxInternal) vertx);
        vertx.setPeriodic(END_MILLIS, again -> connections.closeUnfinished((VertxInternal) vertx));
    }

    WatchDatabase database() {
        return database;
    }

    @Override
    public void began(DatabaseAwayException away) {
        var old = pool;
        pool = fresh.get();
        connections.closeAll();
        waiting.forEach(one -> one.promise().tryFail(away));
        old.close();
    }

    @Override
    public void connectionsAged() {
        var old = pool;
        pool = fresh.get();
        vertx.setTimer(LAST_USES_MILLIS, timer -> old.close());
    }

    /** Tells waiting callers when nobody gets a connection any more: all are blocked, or none can be made. */
    @Override
    public void tick() {
        long now = System.nanoTime();
        if (now - lastGiven > STALL.toNanos()) {
            waiting.stream().filter(one -> now - one.since() > STALL.toNanos()).forEach(one -> one.promise()
                    .tryFail(new DatabaseAwayException("no connection was free within 2 s", null)));
        }
    }

    @Override
    @SuppressWarnings("NullAway") // null is lost where Vert.x meets type parameters
    public <T> Future<T> withTransaction(Function<SqlConnection, Future<T>> work) {
        return attempt(work, MAX_TRIES);
    }

    private <T> Future<T> attempt(Function<SqlConnection, Future<T>> work, int triesLeft) {
        var transaction = open.begin("a transaction");
        return PgPool.super
                .<T>withTransaction(connection -> {
                    transaction.runsIn(((PgConnection) connection).processId());
                    return work.apply(connection);
                })
                .onComplete(done -> {
                    open.end(transaction);
                    noteOutcome(done);
                })
                .recover(failure -> triesLeft > 1 && SqlState.isConflict(failure)
                        ? attempt(work, triesLeft - 1)
                        : Future.failedFuture(failure));
    }

    @Override
    public void getConnection(Handler<AsyncResult<SqlConnection>> handler) {
        getConnection().onComplete(handler);
    }

    @Override
    public Future<SqlConnection> getConnection() {
        var away = database.away();
        if (away != null) {
            return Future.failedFuture(away);
        }
        var current = pool;
        var asked = current.getConnection();
        if (asked.succeeded()) {
            given(asked.result());
            return asked;
        }
        return waitFor(asked, current)
                .recover(failure -> isReplaced(current) && !(failure instanceof DatabaseAwayException)
                        ? getConnection()
                        : Future.failedFuture(failure));
    }

    /** Tells whether it was closed with those that asked it just before. Its replacement knows what came of it. */
    @SuppressWarnings("ReferenceEquality") // of two pools, this one or the other
    private boolean isReplaced(PgPool asked) {
        return asked != pool;
    }

    private Future<SqlConnection> waitFor(Future<SqlConnection> asked, PgPool of) {
        Promise<SqlConnection> promise =
                ((VertxInternal) vertx).getOrCreateContext().promise();
        var one = new Waiting(promise, System.nanoTime());
        waiting.add(one);
        asked.onComplete(answer -> {
            waiting.remove(one);
            if (answer.failed()) {
                if (!isReplaced(of)) {
                    database.suspect(answer.cause());
                }
                promise.tryFail(answer.cause());
                return;
            }
            if (!promise.tryComplete(given(answer.result()))) {
                answer.result().close();
            }
        });
        return promise.future();
    }

    /** Hands out a connection. A failure between two statements, such as the server's end, fails the next statement. */
    private SqlConnection given(SqlConnection connection) {
        lastGiven = System.nanoTime();
        return connection.exceptionHandler(unasked -> {});
    }

    /**
     * One statement on a connection of its own. The driver's pool would do the same. But five seconds after a refused
     * connection, it fails the statement a second time.
     */
    <T> Future<T> alone(Function<SqlConnection, Future<T>> statement) {
        return getConnection().compose(connection -> statement.apply(connection).onComplete(done -> {
            connection.close();
            noteOutcome(done);
        }));
    }

    private void noteOutcome(AsyncResult<?> outcome) {
        if (outcome.failed()) {
            database.refused(outcome.cause());
        } else {
            database.answered();
        }
    }

    @Override
    public Query<RowSet<Row>> query(String sql) {
        return new SingleQuery<>(this, connection -> connection.query(sql));
    }

    @Override
    public PreparedQuery<RowSet<Row>> preparedQuery(String sql) {
        return new SinglePreparedQuery<>(this, connection -> connection.preparedQuery(sql));
    }

    @Override
    public PreparedQuery<RowSet<Row>> preparedQuery(String sql, PrepareOptions options) {
        return new SinglePreparedQuery<>(this, connection -> connection.preparedQuery(sql, options));
    }

    @Override
    public void close(Handler<AsyncResult<Void>> handler) {
        close().onComplete(handler);
    }

    @Override
    public Future<Void> close() {
        return pool.close();
    }

    @Override
    public PgPool connectHandler(Handler<SqlConnection> handler) {
        throw new UnsupportedOperationException("the pools below have one of their own");
    }

    @Override
    public PgPool connectionProvider(Function<Context, Future<SqlConnection>> provider) {
        throw new UnsupportedOperationException("the pools below have one of their own");
    }

    @Override
    public int size() {
        return pool.size();
    }
}
