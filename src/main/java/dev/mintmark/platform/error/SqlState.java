package dev.mintmark.platform.error;

import io.vertx.pgclient.PgException;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** PostgreSQL's code for what went wrong, whichever way the failure came. */
public final class SqlState {
    private SqlState() {}

    /** The five characters of PostgreSQL's appendix A; null where {@code failure} is not the database's. */
    public static @Nullable String of(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof PgException refused) {
                return refused.getSqlState();
            }
            // Hibernate Reactive makes one of these of the client's own.
            if (cause instanceof SQLException refused) {
                return refused.getSQLState();
            }
        }
        return null;
    }
}
