package dev.mintmark.issuer;

import dev.mintmark.audit.AuditEntry;
import dev.mintmark.audit.AuditLog;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/**
 * Keeps the keys that each issuer was last seen with. A set that differs is one audit event of the issuer's organization
 * and one line of the log, of all replicas together. Sets are noted in memory and compared every second, many at a time.
 */
@ApplicationScoped
class RecordKeyRotations implements NoticedKeys {

    static final String KIND = "issuer.keys-changed";

    private static final Logger LOG = Logger.getLogger(RecordKeyRotations.class);
    private static final String LAST_SEEN =
            """
            select i.id, seen.keys, seen.skipped
              from oidc_issuer i
              left join oidc_issuer_seen seen on seen.organization_id = i.organization_id and seen.issuer_id = i.id
             where i.id = any($1::uuid[])
            """;
    private static final String LOCK =
            """
            select seen.organization_id, seen.keys, seen.skipped
              from oidc_issuer i
              join oidc_issuer_seen seen on seen.organization_id = i.organization_id and seen.issuer_id = i.id
             where i.id = $1 and seen.fetched < $2
               for update of seen
            """;
    private static final String ADD =
            """
            insert into oidc_issuer_seen (organization_id, issuer_id, fetched, keys, skipped)
            select organization_id, id, $2::timestamptz, $3::text[], $4::text[] from oidc_issuer where id = $1
            on conflict (organization_id, issuer_id) do nothing
            """;
    private static final String REPLACE =
            """
            update oidc_issuer_seen set fetched = $3, keys = $4, skipped = $5
             where organization_id = $1 and issuer_id = $2
            """;

    private record Noticed(IssuerSource source, SeenKeys seen, Instant began) {

        UUID id() {
            return source.id();
        }

        OffsetDateTime fetched() {
            return began.atOffset(ZoneOffset.UTC);
        }

        String[] keys() {
            return seen.keys().toArray(String[]::new);
        }

        String[] skipped() {
            return seen.skipped().toArray(String[]::new);
        }
    }

    private final Pool pool;
    private final AuditLog auditLog;
    private final Map<UUID, Noticed> uncompared = new ConcurrentHashMap<>();

    RecordKeyRotations(Pool pool, AuditLog auditLog) {
        this.pool = pool;
        this.auditLog = auditLog;
    }

    @Override
    public void notice(IssuerSource source, SeenKeys seen, Instant began) {
        uncompared.put(source.id(), new Noticed(source, seen, began));
    }

    @Scheduled(
            every = "1s",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP,
            skipExecutionIf = Scheduled.ApplicationNotRunning.class)
    Uni<Void> compare() {
        if (uncompared.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        var batch = Map.copyOf(uncompared);
        return pool.preparedQuery(LAST_SEEN)
                .execute(Tuple.of(batch.keySet().toArray(UUID[]::new)))
                .chain(rows -> {
                    var before = new TreeMap<UUID, Optional<SeenKeys>>();
                    rows.forEach(row -> before.put(row.getUUID("id"), seen(row)));
                    return Multi.createFrom()
                            .iterable(batch.values())
                            .onItem()
                            .transformToUniAndConcatenate(noticed -> record(noticed, before))
                            .collect()
                            .last();
                })
                .replaceWithVoid()
                .onFailure()
                .recoverWithUni(failure -> {
                    LOG.debugf("Keys that were seen are kept for the next try: %s", failure.getMessage());
                    return Uni.createFrom().voidItem();
                });
    }

    private Uni<Void> record(Noticed noticed, Map<UUID, Optional<SeenKeys>> before) {
        var last = before.get(noticed.id());
        Uni<Void> recorded;
        if (last == null || last.equals(Optional.of(noticed.seen()))) {
            recorded = Uni.createFrom().voidItem();
        } else {
            recorded = last.isEmpty() ? add(noticed) : replace(noticed);
        }
        return recorded.invoke(() -> uncompared.remove(noticed.id(), noticed));
    }

    /** Another replica may have been first; then the next fetch compares. */
    private Uni<Void> add(Noticed noticed) {
        return pool.preparedQuery(ADD)
                .execute(Tuple.of(noticed.id(), noticed.fetched(), noticed.keys(), noticed.skipped()))
                .replaceWithVoid();
    }

    private Uni<Void> replace(Noticed noticed) {
        return pool.withTransaction(transaction -> replace(transaction, noticed))
                .invoke(replaced -> replaced.ifPresent(rotation -> LOG.infof(
                        "issuer %s (%s): its keys changed: %s",
                        noticed.id(), noticed.source().issuer(), rotation)))
                .replaceWithVoid();
    }

    /** Empty where there is nothing to tell: the issuer is gone, or another replica has seen this set or a newer one. */
    private Uni<Optional<KeyRotation>> replace(SqlClient transaction, Noticed noticed) {
        return transaction
                .preparedQuery(LOCK)
                .execute(Tuple.of(noticed.id(), noticed.fetched()))
                .chain(rows -> {
                    if (rows.size() == 0) {
                        return Uni.createFrom().item(Optional.<KeyRotation>empty());
                    }
                    var row = rows.iterator().next();
                    var rotation = seen(row)
                            .filter(before -> !before.equals(noticed.seen()))
                            .map(before -> noticed.seen().since(before));
                    return rotation.isEmpty()
                            ? Uni.createFrom().item(rotation)
                            : replace(transaction, row.getUUID("organization_id"), noticed, rotation.get())
                                    .replaceWith(rotation);
                });
    }

    private Uni<Void> replace(SqlClient transaction, UUID organizationId, Noticed noticed, KeyRotation rotation) {
        var details = new TreeMap<>(rotation.details());
        details.put("issuer", noticed.source().issuer());
        return transaction
                .preparedQuery(REPLACE)
                .execute(Tuple.of(organizationId, noticed.id(), noticed.fetched(), noticed.keys(), noticed.skipped()))
                .chain(() -> auditLog.write(
                        transaction,
                        new AuditEntry(organizationId, KIND, null, noticed.id().toString(), details)));
    }

    private static Optional<SeenKeys> seen(Row row) {
        String[] keys = row.getArrayOfStrings("keys");
        return keys == null
                ? Optional.empty()
                : Optional.of(new SeenKeys(List.of(keys), List.of(row.getArrayOfStrings("skipped"))));
    }
}
