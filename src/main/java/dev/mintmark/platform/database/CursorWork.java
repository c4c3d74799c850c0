package dev.mintmark.platform.database;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Cursor;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.function.Function;

/** Runs work on a cursor, which reads the rows of a large answer in pieces. */
public final class CursorWork {
    private CursorWork() {}

    /**
     * Opens a cursor for {@code use}, and closes it after that. A failure leaves the closing to the end of the transaction.
     *
     * @param connection in a transaction, without which PostgreSQL keeps no cursor
     */
    public static <T> Uni<T> with(SqlConnection connection, String query, Tuple values, Function<Cursor, Uni<T>> use) {
        return connection.prepare(query).chain(statement -> {
            var cursor = statement.cursor(values);
            return use.apply(cursor).call(cursor::close).call(statement::close);
        });
    }
}
