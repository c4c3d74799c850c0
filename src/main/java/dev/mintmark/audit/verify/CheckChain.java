package dev.mintmark.audit.verify;

import dev.mintmark.audit.AuditedTable;
import dev.mintmark.audit.Bytes;
import dev.mintmark.audit.ReadUntrusted;
import dev.mintmark.audit.seal.Checkpoint;
import dev.mintmark.audit.seal.KnownChains;
import dev.mintmark.audit.seal.Progress;
import dev.mintmark.audit.seal.SealHmacs;
import dev.mintmark.platform.database.CursorWork;
import dev.mintmark.platform.eventloop.RepeatWork;
import dev.mintmark.platform.rows.ReadRows;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Objects;
import java.util.UUID;

/** Follows the chain of an organization's seals, from its checkpoints to its recorded end. */
@Singleton
final class CheckChain {
    private static final int SEALS_AT_ONCE = 1_000;
    private static final String CHAIN = "select " + StoredSeals.COLUMNS
            + ", ids is null as emptied from audit_seal where organization_id = $1 order by seq";
    private static final String CHECKPOINTS =
            """
            select of_table, to_jsonb(month) #>> '{}' as month, last_seq, size, dropped, hmac
              from audit_checkpoint where organization_id = $1
            """;
    private static final String HEAD = "select seq, seal, hmac from audit_seal_head where organization_id = $1";

    private final SealHmacs hmacs;
    private final Vertx vertx;

    CheckChain(SealHmacs hmacs, Vertx vertx) {
        this.hmacs = hmacs;
        this.vertx = vertx;
    }

    /** The check of the whole chain, as a transaction sees it. */
    Uni<ChainCheck> check(SqlConnection connection, UUID organizationId, KnownChains.Known known, Progress progress) {
        return begin(connection, organizationId, progress)
                .call(chain -> follow(connection, organizationId, chain))
                .call(chain -> end(connection, organizationId, known, chain));
    }

    private Uni<ChainCheck> begin(SqlConnection connection, UUID organizationId, Progress progress) {
        return connection
                .preparedQuery(CHECKPOINTS)
                .execute(Tuple.of(organizationId))
                .map(rows -> {
                    var readable = new ArrayList<Checkpoint>();
                    var others = new ArrayList<String>();
                    for (var row : rows) {
                        var checkpoint = ReadUntrusted.orNull(() -> checkpoint(organizationId, row));
                        if (checkpoint == null) {
                            others.add(row.getValue("of_table") + " " + row.getValue("month"));
                        } else {
                            readable.add(checkpoint);
                        }
                    }
                    var chain = new ChainCheck(hmacs, organizationId, progress.coveredFrom(), readable);
                    others.forEach(chain::unreadableCheckpoint);
                    return chain;
                });
    }

    private static Checkpoint checkpoint(UUID organizationId, Row row) {
        var month = LocalDate.parse(row.getString("month"));
        if (month.getDayOfMonth() != 1) {
            throw new DateTimeException("months begin on their first day");
        }
        return new Checkpoint(
                organizationId,
                Objects.requireNonNull(AuditedTable.of(row.getString("of_table"))),
                YearMonth.from(month),
                row.getLong("last_seq"),
                row.getLong("size"),
                row.getOffsetDateTime("dropped").toInstant(),
                Bytes.of(row, "hmac"));
    }

    private Uni<Void> follow(SqlConnection connection, UUID organizationId, ChainCheck chain) {
        return CursorWork.with(
                connection,
                CHAIN,
                Tuple.of(organizationId),
                cursor -> RepeatWork.whilst(() -> cursor.read(SEALS_AT_ONCE)
                        .chain(rows -> vertx.executeBlocking(
                                () -> {
                                    rows.forEach(row -> follow(row, chain));
                                    return cursor.hasMore();
                                },
                                true))));
    }

    private static void follow(Row row, ChainCheck chain) {
        if (row.getInteger("version") > SealHmacs.VERSION) {
            chain.ofLaterVersion(StoredSeals.seq(row), Bytes.of(row, "hmac"));
            return;
        }
        var seal = StoredSeals.orNull(row);
        if (seal == null) {
            chain.unreadable(StoredSeals.seq(row));
        } else {
            chain.next(seal, row.getBoolean("emptied"));
        }
    }

    private static Uni<Void> end(
            SqlConnection connection, UUID organizationId, KnownChains.Known known, ChainCheck chain) {
        chain.known(known.standing());
        return connection
                .preparedQuery(HEAD)
                .execute(Tuple.of(organizationId))
                .invoke(rows -> {
                    var row = ReadRows.first(rows);
                    if (row == null) {
                        chain.endWithoutHead(known.organizationIds().contains(organizationId));
                    } else {
                        chain.end(
                                ReadUntrusted.orNull(() -> row.getLong("seq")),
                                Bytes.of(row, "seal"),
                                Bytes.of(row, "hmac"));
                    }
                })
                .replaceWithVoid();
    }
}
