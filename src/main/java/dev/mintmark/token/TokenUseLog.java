package dev.mintmark.token;

import dev.mintmark.access.TokenUses;
import dev.mintmark.platform.database.FlushAtEnd;
import dev.mintmark.platform.database.WriteBehind;
import dev.mintmark.platform.eventloop.VertxContext;
import dev.mintmark.platform.http.Peer;
import dev.mintmark.platform.time.Ids;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * Records each token's last use, its count and its peers. Uses are noted in memory and written every second in
 * batches. A batch with an unknown outcome is sent again under its number.
 */
@ApplicationScoped
public class TokenUseLog implements TokenUses {
    private static final Logger LOG = Logger.getLogger(TokenUseLog.class);
    private static final int MAX_TOKENS = 100_000;
    private static final int MAX_INSTANTS = 1_000_000;
    private static final int MAX_AT_ONCE = 5_000;
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final Clock clock;
    private final Counter dropped;
    private final NotedUses noted = new NotedUses(MAX_TOKENS, MAX_INSTANTS);
    private final WriteBehind<UsesOfToken> writeBehind;

    TokenUseLog(TokenUseTable table, Clock clock, Ids ids, MeterRegistry meters, FlushAtEnd flushAtEnd) {
        this.clock = clock;
        this.dropped = meters.counter("mintmark.token.uses.dropped");
        var writer = ids.next();
        this.writeBehind = flushAtEnd.writeBehind(
                LOG,
                "Uses of tokens",
                noted,
                MAX_AT_ONCE,
                batch -> table.write(writer, batch.number(), clock.instant(), batch.entries()));
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
        return writeBehind.flush();
    }

    /**
     * Writes the uses that were noted until now, so that the next reader sees them. Waits for it a while and never
     * fails.
     */
    public Uni<Void> write() {
        return VertxContext.keep(writeBehind.flush().ifNoItem().after(PATIENCE).recoverWithUni(() -> Uni.createFrom()
                .voidItem()));
    }
}
