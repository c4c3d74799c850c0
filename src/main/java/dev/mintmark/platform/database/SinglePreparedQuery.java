package dev.mintmark.platform.database;

import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.sqlclient.PreparedQuery;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.SqlResult;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collector;

/** A prepared query that is run on a connection of its own. */
final class SinglePreparedQuery<T> implements PreparedQuery<T> {
    private final WatchedPool pool;
    private final Function<SqlConnection, PreparedQuery<T>> query;

    SinglePreparedQuery(WatchedPool pool, Function<SqlConnection, PreparedQuery<T>> query) {
        this.pool = pool;
        this.query = query;
    }

    @Override
    public void execute(Handler<AsyncResult<T>> handler) {
        execute().onComplete(handler);
    }

    @Override
    public Future<T> execute() {
        return pool.alone(connection -> query.apply(connection).execute());
    }

    @Override
    public void execute(Tuple tuple, Handler<AsyncResult<T>> handler) {
        execute(tuple).onComplete(handler);
    }

    @Override
    public Future<T> execute(Tuple tuple) {
        return pool.alone(connection -> query.apply(connection).execute(tuple));
    }

    @Override
    public void executeBatch(List<Tuple> batch, Handler<AsyncResult<T>> handler) {
        executeBatch(batch).onComplete(handler);
    }

    @Override
    public Future<T> executeBatch(List<Tuple> batch) {
        return pool.alone(connection -> query.apply(connection).executeBatch(batch));
    }

    @Override
    public <R> PreparedQuery<SqlResult<R>> collecting(Collector<Row, ?, R> collector) {
        return new SinglePreparedQuery<>(
                pool, connection -> query.apply(connection).collecting(collector));
    }

    @Override
    public <U> PreparedQuery<RowSet<U>> mapping(Function<Row, U> mapper) {
        return new SinglePreparedQuery<>(
                pool, connection -> query.apply(connection).mapping(mapper));
    }
}
