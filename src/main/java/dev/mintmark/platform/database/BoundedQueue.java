package dev.mintmark.platform.database;

import io.micrometer.core.instrument.Counter;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A buffer of entries in their order. An entry that there is no room for is counted and dropped. Thread-safe.
 *
 * @param <T> an entry
 */
public final class BoundedQueue<T> implements WriteBuffer<T> {
    private final int mostWaiting;
    private final Counter dropped;
    private final Queue<T> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger count = new AtomicInteger();

    /** @param dropped counts the entries that there was no room for */
    public BoundedQueue(int mostWaiting, Counter dropped) {
        this.mostWaiting = mostWaiting;
        this.dropped = dropped;
    }

    /** Adds an entry behind the others. */
    public void add(T entry) {
        if (count.incrementAndGet() > mostWaiting) {
            count.decrementAndGet();
            dropped.increment();
            return;
        }
        waiting.add(entry);
    }

    @Override
    public List<T> take(int most) {
        var taken = new ArrayList<T>();
        while (taken.size() < most) {
            var next = waiting.poll();
            if (next == null) {
                break;
            }
            taken.add(next);
        }
        count.addAndGet(-taken.size());
        return taken;
    }

    @Override
    public int size() {
        return count.get();
    }
}
