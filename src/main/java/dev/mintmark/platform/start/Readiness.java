package dev.mintmark.platform.start;

import jakarta.inject.Singleton;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Whether every start step is done. Once ready, a service stays so: a database that goes away later shows in health, and so
 * does the service's end.
 */
@Singleton
public final class Readiness {
    private final CompletableFuture<Void> done = new CompletableFuture<>();

    private volatile boolean draining;
    private volatile @Nullable String hindrance;

    public boolean isReady() {
        return done.isDone() && !done.isCompletedExceptionally();
    }

    /** Whether it was told to end, and goes on answering for a while. */
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

    /** Why the last attempt to start came to nothing, in a few words; null where there was none. */
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
