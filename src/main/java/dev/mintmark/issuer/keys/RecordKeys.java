package dev.mintmark.issuer.keys;

import dev.mintmark.audit.record.AuditEntry;
import dev.mintmark.audit.record.AuditLog;
import dev.mintmark.issuer.DiscoveredIssuer;
import dev.mintmark.issuer.IssuerSource;
import dev.mintmark.issuer.OidcIssuer;
import dev.mintmark.jwt.JwkSet;
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
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Records the keys that each issuer was last seen with. A changed set is one audit event of the issuer's organization
 * and one log line, of all replicas together. Keys that an exchange fetched are noted in memory and recorded within a
 * second, many sets at a time.
 */
@ApplicationScoped
public class RecordKeys implements NoticedKeys {

    static final String KIND = "issuer.keys-changed";

    private static final Logger LOG = Logger.getLogger(RecordKeys.class);
    private static final String LAST_SEEN =
            "select issuer_id, keys from oidc_issuer_keys where issuer_id = any($1::uuid[])";
    private static final String ADD =
            """
            insert into oidc_issuer_keys (organization_id, issuer_id, fetched, keys)
            select organization_id, id, $2::timestamptz, $3::jsonb from oidc_issuer where id = $1
            on conflict (organization_id, issuer_id) do nothing
            """;
    private static final String LOCK =
            """
            select organization_id, keys from oidc_issuer_keys
             where issuer_id = $1 and fetched < $2
               for update
            """;
    private static final String REPLACE =
            "update oidc_issuer_keys set fetched = $3, keys = $4 where organization_id = $1 and issuer_id = $2";

    private record Noticed(UUID id, String issuer, SeenKeys seen, Instant began) {

        OffsetDateTime fetched() {
            return began.atOffset(ZoneOffset.UTC);
        }
    }

    private final Pool pool;
    private final AuditLog auditLog;
    /**
     * No {@code WriteBehind}: a later set of an issuer's replaces the earlier one, and no issuer's failure holds up another.
     */
    private final Map<UUID, Noticed> unrecorded = new ConcurrentHashMap<>();

    RecordKeys(Pool pool, AuditLog auditLog) {
        this.pool = pool;
        this.auditLog = auditLog;
    }

    @Override
    public void notice(IssuerSource source, JwkSet keys, Instant began) {
        unrecorded.put(source.id(), new Noticed(source.id(), source.issuer(), SeenKeys.of(keys), began));
    }

    /**
     * Records what a registration or a change has fetched. A failure costs nothing but this: the next fetch is recorded.
     *
     * @param row as it is stored
     * @param began when the fetch did, or a little earlier
     */
    public Uni<Void> record(OidcIssuer row, DiscoveredIssuer discovered, Instant began) {
        return recordOrLog(new Noticed(row.id, row.issuer, SeenKeys.of(discovered.keys()), began))
                .replaceWithVoid();
    }

    @Scheduled(
            every = "1s",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP,
            skipExecutionIf = Scheduled.ApplicationNotRunning.class)
    Uni<Void> recordNoticed() {
        if (unrecorded.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        var batch = Map.copyOf(unrecorded);
        return lastSeen(batch.keySet())
                .chain(lastSeen -> Multi.createFrom()
                        .iterable(batch.values())
                        .onItem()
                        .transformToUniAndConcatenate(noticed -> recordUnlessSame(noticed, lastSeen.get(noticed.id())))
                        .collect()
                        .last())
                .replaceWithVoid()
                .onFailure()
                .recoverWithUni(failure -> {
                    LOG.debugf("Keys that were seen are kept for the next try: %s", failure.getMessage());
                    return Uni.createFrom().voidItem();
                });
    }

    private Uni<Map<UUID, SeenKeys>> lastSeen(Set<UUID> issuerIds) {
        return pool.preparedQuery(LAST_SEEN)
                .execute(Tuple.of(issuerIds.toArray(UUID[]::new)))
                .map(rows -> {
                    var lastSeen = new HashMap<UUID, SeenKeys>();
                    rows.forEach(row -> lastSeen.put(row.getUUID("issuer_id"), seen(row)));
                    return lastSeen;
                });
    }

    private Uni<Boolean> recordUnlessSame(Noticed noticed, @Nullable SeenKeys last) {
        var recorded = noticed.seen().equals(last) ? Uni.createFrom().item(true) : recordOrLog(noticed);
        return recorded.invoke(isDone -> {
            if (isDone) {
                unrecorded.remove(noticed.id(), noticed);
            }
        });
    }

    /** Tells whether it is done. One issuer's failure keeps no other's keys from being recorded. */
    private Uni<Boolean> recordOrLog(Noticed noticed) {
        return add(noticed)
                .chain(isFirst -> isFirst ? Uni.createFrom().voidItem() : replace(noticed))
                .replaceWith(true)
                .onFailure()
                .recoverWithItem(failure -> {
                    LOG.debugf("issuer %s: its keys were not recorded: %s", noticed.id(), failure.getMessage());
                    return false;
                });
    }

    /** Tells whether this set is the first that was seen: no change, so no event. */
    private Uni<Boolean> add(Noticed noticed) {
        return pool.preparedQuery(ADD)
                .execute(
                        Tuple.of(noticed.id(), noticed.fetched(), noticed.seen().json()))
                .map(added -> added.rowCount() > 0)
                .invoke(isFirst -> {
                    if (isFirst) {
                        logSkipped(noticed);
                    }
                });
    }

    private static void logSkipped(Noticed noticed) {
        var skipped = noticed.seen().skipped();
        if (!skipped.isEmpty()) {
            LOG.infof(
                    "issuer %s (%s): of its keys some cannot be used: %s",
                    noticed.id(),
                    noticed.issuer(),
                    KeyRotation.line(skipped.stream().map(SeenKey::skipped).toList()));
        }
    }

    private Uni<Void> replace(Noticed noticed) {
        return pool.withTransaction(transaction -> replace(transaction, noticed))
                .invoke(replaced -> replaced.ifPresent(rotation ->
                        LOG.infof("issuer %s (%s): its keys changed: %s", noticed.id(), noticed.issuer(), rotation)))
                .replaceWithVoid();
    }

    /** Empty where the issuer is gone, or where another replica has seen this set or a newer one. */
    private Uni<Optional<KeyRotation>> replace(SqlClient transaction, Noticed noticed) {
        return transaction
                .preparedQuery(LOCK)
                .execute(Tuple.of(noticed.id(), noticed.fetched()))
                .chain(rows -> {
                    for (var row : rows) {
                        var before = seen(row);
                        return before.equals(noticed.seen())
                                ? Uni.createFrom().item(Optional.<KeyRotation>empty())
                                : replace(transaction, row.getUUID("organization_id"), noticed, before);
                    }
                    return Uni.createFrom().item(Optional.<KeyRotation>empty());
                });
    }

    /** A set in another order is kept as it is now, but is no change. */
    private Uni<Optional<KeyRotation>> replace(
            SqlClient transaction, UUID organizationId, Noticed noticed, SeenKeys before) {
        var rotation = noticed.seen().since(before);
        return transaction
                .preparedQuery(REPLACE)
                .execute(Tuple.of(
                        organizationId,
                        noticed.id(),
                        noticed.fetched(),
                        noticed.seen().json()))
                .chain(() -> rotation.isPresent()
                        ? auditLog.write(transaction, event(organizationId, noticed, rotation.get()))
                        : Uni.createFrom().voidItem())
                .replaceWith(rotation);
    }

    private static AuditEntry event(UUID organizationId, Noticed noticed, KeyRotation rotation) {
        var details = new TreeMap<>(rotation.details());
        details.put("issuer", noticed.issuer());
        return new AuditEntry(organizationId, KIND, null, noticed.id().toString(), details);
    }

    private static SeenKeys seen(Row row) {
        return SeenKeys.of(row.getJsonArray("keys"));
    }
}
