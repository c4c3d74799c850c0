package dev.mintmark.platform.error;

import io.quarkus.arc.All;
import jakarta.inject.Singleton;
import java.io.CharConversionException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Maps failures of the database to errors. A database that is away or overloaded is 503 (try again). Text that it
 * cannot hold is 400. A fault of this service is 500.
 */
@Singleton
class DatabaseFailures {
    /** NUL above all. It is refused where it comes in; this is for the door that nobody thought of. */
    private static final Set<String> UNFIT_TEXT = Set.of("22021", "22P05");

    private final List<DatabaseFailureListener> listeners;

    DatabaseFailures(@All List<DatabaseFailureListener> listeners) {
        this.listeners = listeners;
    }

    /** Null where the failure is not the database's passing weakness, nor text that no database holds. */
    @Nullable
    ApiException refusalFor(Throwable failure) {
        var state = SqlState.of(failure);
        if (state != null && UNFIT_TEXT.contains(state)) {
            return ApiException.badRequest("the request holds a character that cannot be kept, such as NUL");
        }
        if (isUndecodable(failure)) {
            return ApiException.badRequest("the body is not text in UTF-8");
        }
        if (!isPassing(failure)) {
            return null;
        }
        listeners.forEach(listener -> listener.failed(failure));
        return new ApiException(503, "custom", "the database is not available now; try again shortly", List.of());
    }

    private static boolean isUndecodable(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof CharConversionException) {
                return true;
            }
        }
        return false;
    }

    private static boolean isPassing(Throwable failure) {
        var state = SqlState.of(failure);
        return state == null ? SqlState.isUnreachable(failure) || isTimeout(failure) : SqlState.isPassing(state);
    }

    private static boolean isTimeout(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof TimeoutException || cause instanceof io.smallrye.mutiny.TimeoutException) {
                return true;
            }
        }
        return false;
    }
}
