package dev.mintmark.issuer;

import dev.mintmark.platform.database.FlushAtEnd;
import dev.mintmark.platform.database.LatestByKey;
import dev.mintmark.platform.database.WriteBehind;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * Records when each issuer was last used for an exchange. Uses are noted in memory and written every two seconds in
 * batches.
 */
@ApplicationScoped
public class IssuerUse {
    private static final Logger LOG = Logger.getLogger(IssuerUse.class);
    private static final int MAX_AT_ONCE = 10_000;
    private static final String WRITE =
            """
            insert into oidc_issuer_use (organization_id, issuer_id, last_used)
            select i.organization_id, i.id, used.at
              from unnest($1::uuid[], $2::timestamptz[]) as used (id, at)
              join oidc_issuer i on i.id = used.id
            on conflict (organization_id, issuer_id)
            do update set last_used = greatest(oidc_issuer_use.last_used, excluded.last_used)
            """;
    private static final String READ = "select issuer_id, last_used from oidc_issuer_use where organization_id = $1";

    private final Pool pool;
    private final Clock clock;
    private final LatestByKey<UUID, Instant> noted = new LatestByKey<>();
    private final WriteBehind<Map.Entry<UUID, Instant>> writeBehind;

    IssuerUse(Pool pool, Clock clock, FlushAtEnd flushAtEnd) {
        this.pool = pool;
        this.clock = clock;
        this.writeBehind = flushAtEnd.writeBehind(LOG, "Uses of issuers", noted, MAX_AT_ONCE, this::write);
    }

    /** Notes a successful exchange. */
    public void used(UUID issuerId) {
        noted.put(issuerId, clock.instant());
    }

    public Uni<Map<UUID, Instant>> lastUsed(UUID organizationId) {
        return pool.preparedQuery(READ).execute(Tuple.of(organizationId)).map(rows -> {
            var uses = new HashMap<UUID, Instant>();
            rows.forEach(row -> uses.put(
                    row.getUUID("issuer_id"), row.getOffsetDateTime("last_used").toInstant()));
            return uses;
        });
    }

    @Scheduled(
            every = "2s",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP,
            skipExecutionIf = Scheduled.ApplicationNotRunning.class)
    Uni<Void> tick() {
        return writeBehind.flush();
    }

    private Uni<Void> write(WriteBehind.Batch<Map.Entry<UUID, Instant>> batch) {
        var uses = batch.entries();
        var values = Tuple.of(
                uses.stream().map(Map.Entry::getKey).toArray(UUID[]::new),
                uses.stream()
                        .map(use -> use.getValue().atOffset(ZoneOffset.UTC))
                        .toArray(OffsetDateTime[]::new));
        return pool.preparedQuery(WRITE).execute(values).replaceWithVoid();
    }
}
