package dev.mintmark.platform.database;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The database is known to be away, or gives no connection: nothing was asked of it. Callers are told 503. */
final class DatabaseAwayException extends IOException {
    DatabaseAwayException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
