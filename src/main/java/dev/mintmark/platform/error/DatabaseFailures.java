package dev.mintmark.platform.error;

import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Tells a database that is away or overloaded (503, try again) from a fault of ours (500). */
@Singleton
class DatabaseFailures {
    private static final Set<String> PASSING = Set.of("08", "53", "57", "58", "40", "55");

    /** Null where the failure is not the database's passing weakness. */
    @Nullable
    ApiException refusalFor(Throwable failure) {
        return isPassing(failure)
                ? new ApiException(503, "custom", "the database is not available now; try again shortly", List.of())
                : null;
    }

    private static boolean isPassing(Throwable failure) {
        var state = SqlState.of(failure);
        if (state != null) {
            return state.length() == 5 && PASSING.contains(state.substring(0, 2));
        }
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof IOException
                    || cause instanceof TimeoutException
                    || cause instanceof io.vertx.core.VertxException) {
                return true;
            }
        }
        return false;
    }
}
