package dev.mintmark.platform.start;

import jakarta.inject.Singleton;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Whether every start step is done. Once ready, a service stays so: a database that goes away later shows in health. */
@Singleton
public final class Readiness {
    private final CompletableFuture<Void> done = new CompletableFuture<>();

    public boolean isReady() {
        return done.isDone() && !done.isCompletedExceptionally();
    }

    /** Completes when the service is ready, exceptionally when it never will be. */
    public CompletionStage<Void> ready() {
        return done.minimalCompletionStage();
    }

    void succeed() {
        done.complete(null);
    }

    void fail(StartRefusedException refusal) {
        done.completeExceptionally(refusal);
    }
}
