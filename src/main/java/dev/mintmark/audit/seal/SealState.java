package dev.mintmark.audit.seal;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/**
 * The progress of sealing, and what else decides how far a pass may go.
 *
 * @param now by the database's clock
 * @param oldestWriting when the oldest transaction began that has written something; null where there is none
 */
record SealState(Progress progress, Instant now, @Nullable Instant oldestWriting) {
    /** It is read before the rows are. A row that is due by then and not there belongs to an older transaction. */
    private static final String STATE = "select " + Progress.COLUMNS
            + """
            , now() as at,
            (select min(xact_start) from pg_stat_activity
              where backend_xid is not null and datname = current_database() and pid <> pg_backend_pid()) as oldest
            from audit_progress
            """;

    /** Reads it, within a transaction. */
    static Uni<SealState> read(SqlConnection connection) {
        return connection.query(STATE).execute().map(rows -> {
            for (var row : rows) {
                var progress = Progress.of(row);
                if (progress != null) {
                    return new SealState(
                            progress,
                            row.getOffsetDateTime("at").toInstant(),
                            instant(row.getOffsetDateTime("oldest")));
                }
            }
            throw new IllegalStateException("audit_progress has no row that can be read");
        });
    }

    /** The time when a transaction began, by the database's clock. */
    static Uni<Instant> now(SqlConnection connection) {
        return connection
                .query("select now() as at")
                .execute()
                .map(rows -> rows.iterator().next().getOffsetDateTime("at").toInstant());
    }

    private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
        return time == null ? null : time.toInstant();
    }
}
