package dev.mintmark.platform.database;

import dev.mintmark.platform.eventloop.VertxContext;
import io.smallrye.mutiny.TimeoutException;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Limits the time that a request waits for PostgreSQL. */
public final class DatabaseTimeout {
    public static final Duration MAX = Duration.ofSeconds(5);

    private DatabaseTimeout() {}

    /**
     * The same item, on the context that subscribes. After {@link #MAX} it fails with a {@link TimeoutException}, which
     * callers are told as 503. The work may still be done later.
     */
    public static <T extends @Nullable Object> Uni<T> with(Uni<T> answer) {
        return VertxContext.keep(answer.ifNoItem().after(MAX).fail());
    }
}
