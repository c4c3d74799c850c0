package dev.mintmark.token;

import dev.mintmark.access.TokenUses;
import dev.mintmark.platform.error.SqlState;
import dev.mintmark.platform.eventloop.VertxContext;
import dev.mintmark.platform.http.Peer;
import dev.mintmark.platform.time.Ids;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Records each token's last use, its count and its peers. Uses are noted in memory and written every second in batches,
 * one batch at a time. A batch that cannot be written waits. One with an unknown outcome is sent again under its
 * number.
 */
@ApplicationScoped
public class TokenUseLog implements TokenUses {
    private static final Logger LOG = Logger.getLogger(TokenUseLog.class);
    private static final int MAX_TOKENS = 100_000;
    private static final int MAX_INSTANTS = 1_000_000;
    private static final int MAX_AT_ONCE = 5_000;
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final int LAST_PATIENCE_SECONDS = 5;

    private record Batch(long number, List<UsesOfToken> uses) {}

    private final TokenUseTable table;
    private final Clock clock;
    private final UUID writer;
    private final Counter dropped;
    private final NotedUses noted = new NotedUses(MAX_TOKENS, MAX_INSTANTS);
    /** The write before the next one; guarded by this. */
    private CompletionStage<?> latest = CompletableFuture.completedStage(null);
    /** The batch that is being written. */
    private volatile @Nullable Batch underWay;

    private final AtomicLong lastNumber = new AtomicLong();

    TokenUseLog(TokenUseTable table, Clock clock, Ids ids, MeterRegistry meters) {
        this.table = table;
        this.clock = clock;
        this.writer = ids.next();
        this.dropped = meters.counter("mintmark.token.uses.dropped");
    }

    @Override
    public void used(UUID organizationId, UUID tokenId, Peer peer) {
        used(organizationId, tokenId, peer, 1);
    }

    /** Notes so many uses, now. Returns at once. */
    public void used(UUID organizationId, UUID tokenId, Peer peer, long count) {
        var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        if (!noted.add(organizationId, tokenId, now, count, peer)) {
            dropped.increment((double) count);
        }
    }

    @Scheduled(
            every = "1s",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP,
            skipExecutionIf = Scheduled.ApplicationNotRunning.class)
    Uni<Void> tick() {
        return writeAll();
    }

    /**
     * Writes the uses that were noted until now, so that the next reader sees them. Waits for it a while and never
     * fails.
     */
    public Uni<Void> write() {
        return VertxContext.keep(writeAll().ifNoItem().after(PATIENCE).recoverWithUni(() -> Uni.createFrom()
                .voidItem()));
    }

    private Uni<Void> writeAll() {
        return Uni.createFrom().completionStage(this::enqueue).onFailure().recoverWithUni(failure -> {
            LOG.debugf("Uses of tokens are kept for the next try: %s", failure.getMessage());
            return Uni.createFrom().voidItem();
        });
    }

    private synchronized CompletionStage<Void> enqueue() {
        var mine = latest.handle((done, failure) -> null)
                .thenCompose(before -> writeUntilEmpty().subscribeAsCompletionStage());
        latest = mine;
        return mine;
    }

    private Uni<Void> writeUntilEmpty() {
        var batch = underWay;
        if (batch == null) {
            var uses = noted.take(MAX_AT_ONCE);
            if (uses.isEmpty()) {
                return Uni.createFrom().voidItem();
            }
            batch = new Batch(lastNumber.incrementAndGet(), uses);
            underWay = batch;
        }
        return table.write(writer, batch.number(), clock.instant(), batch.uses())
                .onFailure(TokenUseLog::isHopeless)
                .recoverWithUni(failure -> {
                    LOG.error("Uses of tokens cannot be written and are lost", failure);
                    return Uni.createFrom().voidItem();
                })
                .invoke(() -> underWay = null)
                .chain(this::writeUntilEmpty);
    }

    /**
     * Tells whether the rows themselves cause the failure. Such a batch would fail forever, and hold up everything
     * behind it.
     */
    private static boolean isHopeless(Throwable failure) {
        var state = SqlState.of(failure);
        return state != null && (state.startsWith("22") || state.startsWith("23"));
    }

    /** Writes at the end what is still in memory. */
    void stop(@Observes @Priority(1) ShutdownEvent event) {
        try {
            writeAll()
                    .subscribeAsCompletionStage()
                    .orTimeout(LAST_PATIENCE_SECONDS, TimeUnit.SECONDS)
                    .join();
        } catch (CompletionException e) {
            LOG.debug("The last uses of tokens were not written in time", e);
        }
        var left = noted.size() + (underWay == null ? 0 : underWay.uses().size());
        if (left > 0) {
            LOG.warnf("The last uses of %d tokens could not be written and are lost", left);
        }
    }
}
