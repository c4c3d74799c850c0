package dev.mintmark.platform.eventloop;

import io.quarkus.vertx.core.runtime.context.VertxContextSafetyToggle;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.Objects;
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

    /** The same work on a context of its own, as a request has one. Work with entities needs that. */
    public static <T extends @Nullable Object> Uni<T> ofItsOwn(Uni<T> work) {
        return keep(Uni.createFrom().emitter(emitter -> {
            Context context = Objects.requireNonNull(
                    io.smallrye.common.vertx.VertxContext.createNewDuplicatedContext(), "not on an event loop");
            VertxContextSafetyToggle.setContextSafe(context, true);
            context.runOnContext(ignored -> work.subscribe().with(emitter::complete, emitter::fail));
        }));
    }
}
