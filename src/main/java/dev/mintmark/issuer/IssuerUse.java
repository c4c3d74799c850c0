package dev.mintmark.issuer;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/**
 * Records when each issuer was last used for an exchange. Uses are noted in memory and written every two seconds in
 * batches.
 */
@ApplicationScoped
public class IssuerUse {
    private static final Logger LOG = Logger.getLogger(IssuerUse.class);
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
    private final Map<UUID, Instant> unwritten = new ConcurrentHashMap<>();

    IssuerUse(Pool pool, Clock clock) {
        this.pool = pool;
        this.clock = clock;
    }

    /** Notes a successful exchange. */
    public void used(UUID issuerId) {
        unwritten.put(issuerId, clock.instant());
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
    Uni<Void> write() {
        if (unwritten.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        var batch = Map.copyOf(unwritten);
        var values = Tuple.of(
                batch.keySet().toArray(UUID[]::new),
                batch.values().stream().map(at -> at.atOffset(ZoneOffset.UTC)).toArray(OffsetDateTime[]::new));
        return pool.preparedQuery(WRITE)
                .execute(values)
                .invoke(written -> batch.forEach((issuer, at) -> unwritten.remove(issuer, at)))
                .replaceWithVoid()
                .onFailure()
                .recoverWithUni(failure -> {
                    LOG.debugf("Uses of issuers are kept for the next try: %s", failure.getMessage());
                    return Uni.createFrom().voidItem();
                });
    }

    /** Writes at the end what is still in memory. */
    void stop(@Observes @Priority(1) ShutdownEvent event) {
        write().subscribeAsCompletionStage()
                .orTimeout(2, java.util.concurrent.TimeUnit.SECONDS)
                // Others that write at the end must come to it, too.
                .exceptionally(late -> null)
                .join();
    }
}
