package dev.mintmark.platform.error;

import io.vertx.pgclient.PgException;
import java.sql.SQLException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** PostgreSQL's code for what went wrong, whichever way the failure came. */
public final class SqlState {
    private static final int LENGTH = 5;
    /** Connections, conflicts, resources, locks, interventions, the system. */
    private static final Set<String> PASSING = Set.of("08", "40", "53", "55", "57", "58");

    /** Serialization failure, deadlock detected. */
    private static final Set<String> CONFLICTS = Set.of("40001", "40P01");

    private SqlState() {}

    /** Whether it is a code, and of a database that is away or overloaded: the same may succeed a little later. */
    public static boolean isPassing(String state) {
        return isCode(state) && PASSING.contains(state.substring(0, 2));
    }

    /** Whether it is a code, and of another fault: the database has undone the statement, whoever's fault it was. */
    public static boolean isFinal(String state) {
        return isCode(state) && !isPassing(state);
    }

    /** Whether the database has undone a whole transaction because of others: the same, done again, may succeed. */
    public static boolean isConflict(Throwable failure) {
        return CONFLICTS.contains(String.valueOf(of(failure)));
    }

    private static boolean isCode(String state) {
        return state.length() == LENGTH;
    }

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
