package dev.mintmark.platform.eventloop;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import org.jspecify.annotations.Nullable;

/**
 * Brings results from any thread back to the Vert.x context of their caller. A request's database session and its
 * scoped beans are found on that context only.
 */
public final class VertxContext {
    private VertxContext() {}

    /** The same answer or failure, on the context that subscribes; on the answering thread where there is no such context. */
    public static <T extends @Nullable Object> Uni<T> keep(Uni<T> answer) {
        return Uni.createFrom().deferred(() -> {
            Context context = Vertx.currentContext();
            return context == null ? answer : answer.emitOn(task -> context.runOnContext(ignored -> task.run()));
        });
    }
}
