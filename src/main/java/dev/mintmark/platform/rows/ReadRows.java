package dev.mintmark.platform.rows;

import io.vertx.mutiny.sqlclient.Row;
import java.util.List;
import java.util.function.Function;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** Reads the rows of an answer. */
public final class ReadRows {
    private ReadRows() {}

    /** All of them, in their order. */
    public static <T> List<T> list(Iterable<Row> rows, Function<Row, T> read) {
        return StreamSupport.stream(rows.spliterator(), false).map(read).toList();
    }

    /** The first one; null where there is none. */
    public static @Nullable Row first(Iterable<Row> rows) {
        for (var row : rows) {
            return row;
        }
        return null;
    }
}
