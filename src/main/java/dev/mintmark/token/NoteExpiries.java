package dev.mintmark.token;

import dev.mintmark.audit.record.AuditEntry;
import dev.mintmark.audit.record.AuditLog;
import dev.mintmark.platform.json.TimeText;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * Records an audit event when a renewable token expires. One row holds the progress, and moves in the transaction that
 * writes the events. So several replicas together write each event once.
 */
@Singleton
class NoteExpiries {
    private static final Logger LOG = Logger.getLogger(NoteExpiries.class);
    private static final int MAX_AT_ONCE = 500;
    private static final UUID LAST_ID = new UUID(-1, -1);

    private static final String WATERMARK =
            "select value, now() as now from service_state where name = 'token-expiry-noted' for update skip locked";
    private static final String EXPIRED =
            """
            select t.id, t.organization_id, t.name, t.expires, r.token_id is not null as revoked
              from (select id, organization_id, name, expires from issued_token
                     where (expires, id) > ($1, $2) and expires <= $3
                       and cardinality(roles) > 0 and cardinality(role_ids) > 0
                     order by expires, id limit 500) as t
              left join token_revocation r on r.token_id = t.id
             order by t.expires, t.id
            """;
    private static final String MOVE = "update service_state set value = $1 where name = 'token-expiry-noted'";

    private final Pool pool;
    private final AuditLog auditLog;

    NoteExpiries(Pool pool, AuditLog auditLog) {
        this.pool = pool;
        this.auditLog = auditLog;
    }

    /** A place among the tokens in order of expiry. */
    private record Watermark(Instant at, UUID id) {
        static Watermark read(String text) {
            var parts = text.split(" ", 2);
            return new Watermark(
                    Instant.EPOCH.plus(Long.parseLong(parts[0]), ChronoUnit.MICROS), UUID.fromString(parts[1]));
        }

        String text() {
            return ChronoUnit.MICROS.between(Instant.EPOCH, at) + " " + id;
        }
    }

    @Scheduled(
            every = "5s",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP,
            skipExecutionIf = Scheduled.ApplicationNotRunning.class)
    Uni<Void> tick() {
        return note().onFailure()
                .invoke(failure ->
                        LOG.debugf("Tokens that ran out are noted at the next try: %s", failure.getMessage()))
                .onFailure()
                .recoverWithNull();
    }

    /** Notes all that ran out until now, unless another replica is at it. */
    Uni<Void> note() {
        return pool.withTransaction(this::noteSome)
                .chain(isMore -> isMore ? note() : Uni.createFrom().voidItem());
    }

    /** True where there may be more. */
    private Uni<Boolean> noteSome(SqlConnection transaction) {
        return transaction
                .query(WATERMARK)
                .execute()
                .chain(states -> states.size() == 0
                        ? Uni.createFrom().item(false)
                        : noteBehind(transaction, states.iterator().next()));
    }

    /** Notes expiries by the database's clock: a replica's clock that is ahead would note tokens too early. */
    private Uni<Boolean> noteBehind(SqlConnection transaction, Row state) {
        var watermark = Watermark.read(state.getString("value"));
        var now = state.getOffsetDateTime("now").toInstant().truncatedTo(ChronoUnit.MICROS);
        if (!now.isAfter(watermark.at())) {
            return Uni.createFrom().item(false);
        }
        var values = Tuple.of(watermark.at().atOffset(ZoneOffset.UTC), watermark.id(), now.atOffset(ZoneOffset.UTC));
        return transaction.preparedQuery(EXPIRED).execute(values).chain(rows -> {
            var entries = new ArrayList<AuditEntry>();
            var reached = new Watermark(now, LAST_ID);
            for (var row : rows) {
                if (!row.getBoolean("revoked")) {
                    entries.add(entry(row));
                }
                if (rows.size() == MAX_AT_ONCE) {
                    reached = new Watermark(row.getOffsetDateTime("expires").toInstant(), row.getUUID("id"));
                }
            }
            return move(transaction, entries, reached).replaceWith(rows.size() == MAX_AT_ONCE);
        });
    }

    private Uni<Void> move(SqlConnection transaction, List<AuditEntry> entries, Watermark reached) {
        Uni<Void> written = entries.isEmpty() ? Uni.createFrom().voidItem() : auditLog.write(transaction, entries);
        return written.chain(() -> transaction.preparedQuery(MOVE).execute(Tuple.of(reached.text())))
                .replaceWithVoid();
    }

    private static AuditEntry entry(Row row) {
        return new AuditEntry(
                row.getUUID("organization_id"),
                "token.expired",
                null,
                row.getUUID("id").toString(),
                Map.of(
                        "name",
                        row.getString("name"),
                        "expires",
                        TimeText.of(row.getOffsetDateTime("expires").toInstant())));
    }
}
