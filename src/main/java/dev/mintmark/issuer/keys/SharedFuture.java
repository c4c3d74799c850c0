package dev.mintmark.issuer.keys;

import dev.mintmark.platform.eventloop.VertxContext;
import io.smallrye.mutiny.Uni;
import java.util.concurrent.CompletableFuture;

/** Shares one result among several waiters, each on its own event loop. */
final class SharedFuture {

    private SharedFuture() {}

    /** A waiter that gives up takes nothing away from the others. */
    static <T> Uni<T> of(CompletableFuture<T> future) {
        if (future.isDone() && !future.isCompletedExceptionally()) {
            return Uni.createFrom().item(future.join());
        }
        Uni<T> answer = Uni.createFrom().emitter(emitter -> {
            var unused = future.whenComplete((item, thrown) -> {
                if (thrown == null) {
                    emitter.complete(item);
                } else {
                    emitter.fail(thrown);
                }
            });
        });
        return VertxContext.keep(answer);
    }
}
