package dev.mintmark.platform.database;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The failure of a request while the database is away or gives no connection. Nothing was sent to it. Callers get 503.
 */
final class DatabaseAwayException extends IOException {
    DatabaseAwayException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
