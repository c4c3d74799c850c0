package dev.mintmark.platform.start;

import jakarta.inject.Singleton;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The readiness of this process: all start steps are done. Once ready, a service stays so. A later outage of the
 * database shows in health, as does the service's end.
 */
@Singleton
public final class Readiness {
    private final CompletableFuture<Void> done = new CompletableFuture<>();

    private volatile boolean draining;
    private volatile @Nullable String hindrance;

    public boolean isReady() {
        return done.isDone() && !done.isCompletedExceptionally();
    }

    /** Tells whether it was told to end, and goes on answering for a while. */
    public boolean isDraining() {
        return draining;
    }

    /** Ends the readiness that health tells of. */
    public void drain() {
        draining = true;
    }

    /** Completes when the service is ready, exceptionally when it never will be. */
    public CompletionStage<Void> ready() {
        return done.minimalCompletionStage();
    }

    /** The reason of the last failed attempt to start, in a few words; null where there was none. */
    public @Nullable String hindrance() {
        return hindrance;
    }

    void waitFor(String reason) {
        hindrance = reason;
    }

    void succeed() {
        done.complete(null);
    }

    void fail(StartRefusedException refusal) {
        done.completeExceptionally(refusal);
    }
}
