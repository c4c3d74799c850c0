package dev.mintmark.platform.database;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * Reports transactions that do not end to operators. Their connections are missing elsewhere, and nobody else can
 * change the rows that they lock.
 */
@Singleton
final class WatchTransactions {
    private static final Logger LOG = Logger.getLogger(WatchTransactions.class);
    /** Ours take milliseconds; those of the audit's seals, a second or two. */
    static final Duration LONG = Duration.ofSeconds(10);

    private final OpenTransactions open;
    private final Set<OpenTransaction> told = new HashSet<>();

    @Inject
    WatchTransactions() {
        this(OpenTransactions.OF_THIS_PROCESS);
    }

    WatchTransactions(OpenTransactions open) {
        this.open = open;
    }

    void measure(@Observes StartupEvent event, MeterRegistry meters, Pool pool) {
        Gauge.builder("mintmark.database.connections", pool, it -> it.getDelegate()
                        .size())
                .description("Connections to PostgreSQL that this replica has, in use or not")
                .register(meters);
        Gauge.builder("mintmark.database.transactions.open", open, OpenTransactions::size)
                .description("Transactions that have a connection or wait for one")
                .register(meters);
        Gauge.builder("mintmark.database.transactions.overdue", open, it -> it.openFor(LONG)
                        .size())
                .description("Transactions that are open for 10 seconds or longer: blocked, or lost")
                .register(meters);
        Gauge.builder(
                        "mintmark.database.transactions.longest",
                        open,
                        it -> it.longest().toMillis() / 1_000.0)
                .description("How long the oldest open transaction is open")
                .baseUnit("seconds")
                .register(meters);
    }

    /** Once when one is late, and once when it has ended at last. */
    @Scheduled(
            every = "5s",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP,
            skipExecutionIf = Scheduled.ApplicationNotRunning.class)
    synchronized void look() {
        var late = open.openFor(LONG);
        told.removeIf(transaction -> {
            var ended = !late.contains(transaction);
            if (ended) {
                LOG.warnf("It has ended after all: %s", transaction);
            }
            return ended;
        });
        late.stream()
                .filter(told::add)
                .forEach(transaction -> LOG.warnf(
                        "Open for %d s and not at its end: %s; nobody else can change the rows that it locked",
                        open.age(transaction).toSeconds(), transaction));
    }
}
