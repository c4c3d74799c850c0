package dev.mintmark.platform.database;

import dev.mintmark.platform.error.SqlState;
import dev.mintmark.platform.eventloop.RepeatWork;
import io.smallrye.mutiny.Uni;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Writes behind their callers what a buffer holds, one batch at a time. A batch that failed is written again, before any
 * other: nothing is lost while the database is away. An entry that the database refuses as data is dropped, or it would
 * hold up all others for good. {@link FlushAtEnd} makes it and flushes it at the end of the process. Thread-safe.
 *
 * @param <T> an entry
 */
public final class WriteBehind<T> {

    /**
     * Entries that are written together.
     *
     * @param number greater than those of the batches before; a batch that is written again keeps it
     * @param entries at least one
     */
    public record Batch<T>(long number, List<T> entries) {
        public Batch {
            entries = List.copyOf(entries);
        }
    }

    private final Logger log;
    private final String what;
    private final WriteBuffer<T> buffer;
    private final int mostAtOnce;
    private final Function<Batch<T>, Uni<Void>> write;
    /** The rest of batches that were refused, the next one first. */
    private final Deque<List<T>> rest = new ConcurrentLinkedDeque<>();
    /** The batch that is being written, or failed. */
    private volatile @Nullable Batch<T> underWay;

    private final AtomicLong lastNumber = new AtomicLong();
    /** The flush before the next one; guarded by this. */
    private CompletionStage<?> latest = CompletableFuture.completedStage(null);

    WriteBehind(Logger log, String what, WriteBuffer<T> buffer, int mostAtOnce, Function<Batch<T>, Uni<Void>> write) {
        this.log = log;
        this.what = what;
        this.buffer = buffer;
        this.mostAtOnce = mostAtOnce;
        this.write = write;
    }

    /** Writes what waits, after the flush that is under way. A failure is none of this call: the next one goes on. */
    public Uni<Void> flush() {
        return Uni.createFrom().completionStage(this::enqueue).onFailure().recoverWithUni(failure -> {
            log.debugf("%s are kept for the next try: %s", what, failure.getMessage());
            return Uni.createFrom().voidItem();
        });
    }

    /** The number of entries that are not written. */
    int size() {
        var batch = underWay;
        return buffer.size()
                + rest.stream().mapToInt(List::size).sum()
                + (batch == null ? 0 : batch.entries().size());
    }

    /** Tells of entries that are lost with this process. */
    void tellOfLoss() {
        int left = size();
        if (left > 0) {
            log.warnf("%s could not be written at the end, and %d are lost", what, left);
        }
    }

    private synchronized CompletionStage<Void> enqueue() {
        var mine = latest.handle((done, failure) -> null)
                .thenCompose(before -> writeAll().subscribeAsCompletionStage());
        latest = mine;
        return mine;
    }

    private Uni<Void> writeAll() {
        var refusals = new Refusals();
        return RepeatWork.whilst(() -> writeNext(refusals)).onTermination().invoke(refusals::tell);
    }

    /** False where nothing waits. */
    private Uni<Boolean> writeNext(Refusals refusals) {
        var batch = next();
        return batch == null
                ? Uni.createFrom().item(false)
                : Uni.createFrom()
                        .deferred(() -> write.apply(batch))
                        .invoke(() -> underWay = null)
                        .onFailure(SqlState::isRefusedData)
                        .recoverWithUni(failure -> {
                            dropOrSplit(batch, failure, refusals);
                            return Uni.createFrom().voidItem();
                        })
                        .replaceWith(true);
    }

    private @Nullable Batch<T> next() {
        if (underWay == null) {
            var split = rest.pollFirst();
            var entries = split == null ? buffer.take(mostAtOnce) : split;
            // The number is given last of all, so that no earlier one is written after it.
            underWay = entries.isEmpty() ? null : new Batch<>(lastNumber.incrementAndGet(), entries);
        }
        return underWay;
    }

    /** An entry alone is the refused one. Others get a batch without it. */
    private void dropOrSplit(Batch<T> batch, Throwable failure, Refusals refusals) {
        underWay = null;
        int size = batch.entries().size();
        if (size == 1) {
            refusals.add(failure);
            return;
        }
        rest.addFirst(batch.entries().subList(size / 2, size));
        rest.addFirst(batch.entries().subList(0, size / 2));
    }

    /** The entries that one flush dropped: one line of the log tells of all. */
    private final class Refusals {
        private int count;
        private @Nullable Throwable first;

        void add(Throwable failure) {
            count++;
            first = first == null ? failure : first;
        }

        void tell() {
            if (first != null) {
                log.errorf(first, "%s were refused by the database, and %d are lost", what, count);
            }
        }
    }
}
