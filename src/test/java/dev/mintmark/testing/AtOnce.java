package dev.mintmark.testing;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** Does one thing many times at the same moment, each on a thread of its own. */
public final class AtOnce {
    private AtOnce() {}

    /** The outcome of each of them, in the order of their numbers, which begin with 0. */
    public static <T> List<T> run(int times, IntFunction<T> work) {
        var threads = Executors.newFixedThreadPool(times);
        try {
            var ready = new CountDownLatch(times);
            return IntStream.range(0, times)
                    .mapToObj(i -> CompletableFuture.supplyAsync(
                            () -> {
                                ready.countDown();
                                await(ready);
                                return work.apply(i);
                            },
                            threads))
                    .toList()
                    .stream()
                    .map(CompletableFuture::join)
                    .toList();
        } finally {
            threads.shutdown();
        }
    }

    private static void await(CountDownLatch ready) {
        try {
            ready.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
