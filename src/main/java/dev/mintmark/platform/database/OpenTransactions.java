package dev.mintmark.platform.database;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/** The transactions and sessions that are open. Each has a connection, or waits for one. */
final class OpenTransactions {
    /** Hibernate's are begun by static methods, so these are all that there are. */
    static final OpenTransactions OF_THIS_PROCESS = new OpenTransactions(System::nanoTime);

    private final Set<OpenTransaction> open = ConcurrentHashMap.newKeySet();
    private final LongSupplier nanoTime;

    /** @param nanoTime as of {@link System#nanoTime} */
    OpenTransactions(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** @param user the part of the service that begins it, in words for an operator */
    OpenTransaction begin(String user) {
        var transaction = new OpenTransaction(user, nanoTime.getAsLong());
        open.add(transaction);
        return transaction;
    }

    void end(OpenTransaction transaction) {
        open.remove(transaction);
    }

    int size() {
        return open.size();
    }

    /** The transactions that are open for this long or longer. */
    List<OpenTransaction> openFor(Duration time) {
        return open.stream()
                .filter(transaction -> age(transaction).compareTo(time) >= 0)
                .toList();
    }

    /** The age of the oldest; zero where none is open. */
    Duration longest() {
        return open.stream().map(this::age).max(Duration::compareTo).orElse(Duration.ZERO);
    }

    Duration age(OpenTransaction transaction) {
        return Duration.ofNanos(nanoTime.getAsLong() - transaction.since());
    }
}
