package dev.mintmark.platform.database;

import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jboss.logging.Logger;

/** Makes each {@link WriteBehind}, and flushes all of them at the end of the process, before the connections close. */
@Singleton
public final class FlushAtEnd {
    /** For all of them together. */
    private static final int PATIENCE_SECONDS = 5;

    private final List<WriteBehind<?>> all = new CopyOnWriteArrayList<>();

    FlushAtEnd() {}

    /**
     * Writes behind what a buffer holds. Its owner calls {@link WriteBehind#flush} now and then.
     *
     * @param what the entries, in the plural, as a line of {@code log} begins
     * @param mostAtOnce the entries of a batch
     * @param write writes a batch, all of it or nothing, and once however often it is called with the same number
     */
    public <T> WriteBehind<T> writeBehind(
            Logger log,
            String what,
            WriteBuffer<T> buffer,
            int mostAtOnce,
            Function<WriteBehind.Batch<T>, Uni<Void>> write) {
        var writeBehind = new WriteBehind<>(log, what, buffer, mostAtOnce, write);
        all.add(writeBehind);
        return writeBehind;
    }

    void stop(@Observes @Priority(1) ShutdownEvent event) {
        CompletableFuture.allOf(all.stream()
                        .map(writeBehind -> writeBehind.flush().subscribeAsCompletionStage())
                        .toArray(CompletableFuture<?>[]::new))
                .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                // Loss is told of below, whatever its cause.
                .exceptionally(late -> null)
                .join();
        all.forEach(WriteBehind::tellOfLoss);
    }
}
