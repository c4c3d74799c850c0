package dev.mintmark.platform.error;

import com.fasterxml.jackson.core.JacksonException;
import io.vertx.core.VertxException;
import io.vertx.core.impl.NoStackTraceThrowable;
import io.vertx.pgclient.PgException;
import java.io.CharConversionException;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** PostgreSQL's error code (SQLSTATE) of a failure, whatever library reported it. */
public final class SqlState {
    private static final int LENGTH = 5;
    /** Connections, passwords, missing databases, conflicts, resources, locks, interventions, the system. */
    private static final Set<String> PASSING = Set.of("08", "28", "3D", "40", "53", "55", "57", "58");

    private static final String READ_ONLY = "25006";

    /** The classes of a refused user, password or database name. */
    private static final Set<String> OF_SETTINGS = Set.of("28", "3D");

    /** Serialization failure, deadlock detected. */
    private static final Set<String> CONFLICTS = Set.of("40001", "40P01");

    /**
     * Begins what the driver says of a connection that ended before its statement was sent. It has no class for that.
     * {@code DriverFailuresTest} gets such a failure from the driver.
     */
    private static final List<String> OF_ENDED_CONNECTIONS = List.of(
            "Timeout",
            "Connection is not active now",
            "Pending requests failed to be sent",
            "Pool closed",
            "Transaction already complete");

    private SqlState() {}

    /** Tells whether it is the code of a database that is away or overloaded. The same may succeed a little later. */
    public static boolean isPassing(String state) {
        return isCode(state) && (PASSING.contains(state.substring(0, 2)) || state.equals(READ_ONLY));
    }

    /** Tells whether the database has refused the user, the password or the name of the database. */
    public static boolean isOfSettings(@Nullable String state) {
        return state != null && isCode(state) && OF_SETTINGS.contains(state.substring(0, 2));
    }

    /** Tells whether it is the code of another fault. The database has undone the statement, whoever's fault it was. */
    public static boolean isFinal(String state) {
        return isCode(state) && !isPassing(state);
    }

    /**
     * Tells whether the database has undone a whole transaction because of others: the same, done again, may succeed.
     */
    public static boolean isConflict(Throwable failure) {
        return CONFLICTS.contains(String.valueOf(of(failure)));
    }

    /** Tells whether the values themselves cause the failure: the same would fail forever. */
    public static boolean isRefusedData(Throwable failure) {
        var state = of(failure);
        return state != null && (state.startsWith("22") || state.startsWith("23"));
    }

    /** Tells whether the database could not be asked at all: its watch tells operators of that, once. */
    public static boolean isUnreachable(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (isOfNetwork(cause) || isOfEndedConnection(cause)) {
                return true;
            }
        }
        var state = of(failure);
        return state != null && (state.startsWith("57P") || state.startsWith("08"));
    }

    /** The exceptions of readers of JSON and of characters are IOExceptions too. */
    private static boolean isOfNetwork(Throwable failure) {
        return failure instanceof VertxException
                || (failure instanceof IOException
                        && !(failure instanceof JacksonException)
                        && !(failure instanceof CharConversionException));
    }

    private static boolean isOfEndedConnection(Throwable failure) {
        return failure instanceof NoStackTraceThrowable
                && OF_ENDED_CONNECTIONS.stream().anyMatch(String.valueOf(failure.getMessage())::startsWith);
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
