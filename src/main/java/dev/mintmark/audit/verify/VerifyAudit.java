package dev.mintmark.audit.verify;

import dev.mintmark.audit.AuditedTable;
import dev.mintmark.audit.Bytes;
import dev.mintmark.audit.ReadUntrusted;
import dev.mintmark.audit.RetentionSettings;
import dev.mintmark.audit.RowIds;
import dev.mintmark.audit.record.RowMacs;
import dev.mintmark.audit.record.StoredRows;
import dev.mintmark.audit.seal.Checkpoint;
import dev.mintmark.audit.seal.DueRows;
import dev.mintmark.audit.seal.KnownChains;
import dev.mintmark.audit.seal.Progress;
import dev.mintmark.audit.seal.Seal;
import dev.mintmark.audit.seal.SealHmacs;
import dev.mintmark.platform.database.CursorWork;
import dev.mintmark.platform.eventloop.RepeatWork;
import dev.mintmark.platform.rows.ReadRows;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.sqlclient.Cursor;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Verifies an organization's rows and seals as of one moment, and tells the changes that the service did not make. Both
 * are read in pieces, so that millions of rows take constant memory.
 */
@Singleton
public final class VerifyAudit {
    private static final int ROWS_AT_ONCE = 1_000;
    private static final int SEALS_AT_ONCE = 1_000;
    private static final int LISTS_AT_ONCE = 16;
    /** It is taken before the moment is fixed. So no month goes between the reading of its seals and of its rows. */
    private static final String KEEP_MONTHS = "lock table issued_token, audit_event in access share mode";

    private static final String ONE_MOMENT = "set transaction isolation level repeatable read, read only";
    private static final String SEAL =
            "organization_id, seq, of_table, first_id, last_id, size, ids_sha256, sealed, previous, hmac, list_position,"
                    + " version";
    private static final String CHAIN =
            "select " + SEAL + ", ids is null as emptied from audit_seal where organization_id = $1 order by seq";
    private static final String LISTS = "select " + SEAL
            + ", ids from audit_seal where organization_id = $1 and of_table = $2 order by first_id, seq";
    private static final String CHECKPOINTS =
            """
            select of_table, to_jsonb(month) #>> '{}' as month, last_seq, size, dropped, hmac
              from audit_checkpoint where organization_id = $1
            """;
    private static final String HEAD = "select seq, seal, hmac from audit_seal_head where organization_id = $1";

    private static final String PROGRESS = "select " + Progress.COLUMNS + ", now() as at from audit_progress";
    private static final String CREATION =
            """
            select id, mark from audit_event where organization_id = $1 and kind = 'organization.created'
            """;
    private static final Duration TIME_OF_A_PASS = Duration.ofSeconds(10);

    private final Pool pool;
    private final KnownChains knownChains;
    private final CheckChainList checkChainList;
    private final SealHmacs hmacs;
    private final RowMacs marks;
    private final CheckRevocations checkRevocations;
    private final ReadAuditHead readAuditHead;
    private final ExplainLostKey explainLostKey;
    private final RetentionSettings retention;
    private final Vertx vertx;

    VerifyAudit(
            Pool pool,
            KnownChains knownChains,
            CheckChainList checkChainList,
            SealHmacs hmacs,
            RowMacs marks,
            CheckRevocations checkRevocations,
            ReadAuditHead readAuditHead,
            ExplainLostKey explainLostKey,
            RetentionSettings retention,
            Vertx vertx) {
        this.pool = pool;
        this.knownChains = knownChains;
        this.checkChainList = checkChainList;
        this.hmacs = hmacs;
        this.marks = marks;
        this.checkRevocations = checkRevocations;
        this.readAuditHead = readAuditHead;
        this.explainLostKey = explainLostKey;
        this.retention = retention;
        this.vertx = vertx;
    }

    /**
     * Verifies a record. Unsealed rows that are due get the time of a sealing pass: rows may have come late with
     * earlier ids.
     *
     * @param extent the chains to compare with the list of the ends of all chains
     * @param kept a checkpoint of before, whose record must still be there; null for none
     */
    public Uni<VerificationResponse> verify(
            UUID organizationId, CheckChainList.Extent extent, @Nullable CheckpointClaims kept) {
        return verifyNow(organizationId, extent, kept)
                .chain(found -> found.faults().stream().noneMatch(fault -> fault.kind() == Fault.Kind.UNSEALED)
                        ? Uni.createFrom().item(found)
                        : Uni.createFrom()
                                .voidItem()
                                .onItem()
                                .delayIt()
                                .by(TIME_OF_A_PASS)
                                .chain(() -> verifyNow(organizationId, extent, kept)));
    }

    private Uni<VerificationResponse> verifyNow(
            UUID organizationId, CheckChainList.Extent extent, @Nullable CheckpointClaims kept) {
        return pool.withTransaction(connection -> connection
                .query(ONE_MOMENT)
                .execute()
                .chain(() -> connection.query(KEEP_MONTHS).execute())
                .chain(() -> knownChains.read(connection))
                .chain(known -> connection
                        .query(PROGRESS)
                        .execute()
                        .chain(rows -> verify(connection, organizationId, known, rows))
                        .chain(found -> checkChainList
                                .check(connection, organizationId, extent, known)
                                .map(found::with))
                        .chain(found -> kept == null
                                ? Uni.createFrom().item(found)
                                : readAuditHead.compare(connection, kept, known).map(found::after))
                        .chain(found -> found.valid()
                                ? Uni.createFrom().item(found)
                                : explainLostKey
                                        .explain(connection, organizationId)
                                        .map(found::explained))));
    }

    private Uni<VerificationResponse> verify(
            SqlConnection connection, UUID organizationId, KnownChains.Known known, RowSet<Row> rows) {
        var row = ReadRows.first(rows);
        if (row == null) {
            return Uni.createFrom().item(onlyFault(Fault.Kind.REMOVED));
        }
        var progress = Progress.of(row);
        return progress == null
                ? Uni.createFrom().item(onlyFault(Fault.Kind.CHANGED))
                : verify(
                        connection,
                        organizationId,
                        known,
                        progress,
                        row.getOffsetDateTime("at").toInstant());
    }

    /** Without it nothing tells from where on there are marks, and in whose chains what is. */
    private static VerificationResponse onlyFault(Fault.Kind kind) {
        var fault = Fault.ofTheOne(kind, "audit_progress");
        return new VerificationResponse(false, 0, 0, null, 0, fault, List.of(fault), null);
    }

    private Uni<VerificationResponse> verify(
            SqlConnection connection, UUID organizationId, KnownChains.Known known, Progress progress, Instant now) {
        var due = DueRows.at(progress, now);
        return begin(connection, organizationId, progress)
                .call(chain -> follow(connection, organizationId, chain))
                .call(chain -> end(connection, organizationId, known, chain))
                .call(chain -> checkRevocations.check(connection, organizationId, progress, now, chain))
                .chain(chain -> check(connection, organizationId, progress, AuditedTable.ISSUED_TOKEN, chain, due)
                        .chain(issues -> check(
                                        connection, organizationId, progress, AuditedTable.AUDIT_EVENT, chain, due)
                                .map(events -> verification(chain, issues, events)))
                        .chain(found -> found.valid()
                                        && !chain.hasDropped(AuditedTable.AUDIT_EVENT)
                                        && mustHaveCreation(organizationId, progress, now)
                                ? withCreation(connection, organizationId, found)
                                : Uni.createFrom().item(found)));
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
            chain.ofLaterVersion(seq(row), Bytes.of(row, "hmac"));
            return;
        }
        var seal = ReadUntrusted.orNull(() -> seal(row));
        if (seal == null) {
            chain.unreadable(seq(row));
        } else {
            chain.next(seal, row.getBoolean("emptied"));
        }
    }

    /** The number of a seal; 0 where it says none. */
    private static long seq(Row row) {
        return Objects.requireNonNullElse(ReadUntrusted.orNull(() -> row.getLong("seq")), 0L);
    }

    private Uni<Void> end(SqlConnection connection, UUID organizationId, KnownChains.Known known, ChainCheck chain) {
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

    /**
     * Tells whether the row of its creation must be there. Older versions wrote none, and rows older than the retention
     * are gone.
     */
    private boolean mustHaveCreation(UUID organizationId, Progress progress, Instant now) {
        var created = RowIds.instant(organizationId);
        return created != null
                && RowIds.ORDER.compare(organizationId, progress.creationsFrom()) >= 0
                && created.isAfter(now.minus(retention.of(AuditedTable.AUDIT_EVENT)));
    }

    /**
     * A record without seals is whole where nobody sealed yet, and where somebody removed all of it. The row of the
     * organization's own creation tells: it came with the organization.
     */
    private Uni<VerificationResponse> withCreation(
            SqlConnection connection, UUID organizationId, VerificationResponse found) {
        return connection
                .preparedQuery(CREATION)
                .execute(Tuple.of(organizationId))
                .map(rows -> {
                    for (var row : rows) {
                        if (marks.isOurs(
                                AuditedTable.AUDIT_EVENT,
                                row.getUUID("id"),
                                organizationId,
                                Bytes.of(row, "mark").array())) {
                            return found;
                        }
                    }
                    return found.with(Fault.ofCreation(organizationId));
                });
    }

    private Uni<RowsCheck> check(
            SqlConnection connection,
            UUID organizationId,
            Progress progress,
            AuditedTable table,
            ChainCheck chain,
            DueRows due) {
        var check = new RowsCheck(table, chain, due);
        return CursorWork.with(
                        connection,
                        StoredRows.query(table),
                        Tuple.of(organizationId, progress.coveredFrom()),
                        rows -> CursorWork.with(
                                connection,
                                LISTS,
                                Tuple.of(organizationId, table.text()),
                                lists -> RepeatWork.whilst(() -> step(check, table, rows, lists))))
                .replaceWith(check);
    }

    private Uni<Boolean> step(RowsCheck check, AuditedTable table, Cursor rows, Cursor lists) {
        if (check.needsRows()) {
            return rows.read(ROWS_AT_ONCE)
                    .chain(read -> vertx.executeBlocking(
                            () -> {
                                var judged = new ArrayList<RowsCheck.JudgedRow>(read.size());
                                read.forEach(row -> judged.add(judge(table, row)));
                                check.rows(judged, !rows.hasMore());
                                return compare(check);
                            },
                            true));
        }
        if (check.needsSeals()) {
            return lists.read(LISTS_AT_ONCE)
                    .chain(read -> vertx.executeBlocking(
                            () -> {
                                read.forEach(row -> check(row, check));
                                if (!lists.hasMore()) {
                                    check.sealsEnd();
                                }
                                return compare(check);
                            },
                            true));
        }
        return vertx.executeBlocking(() -> compare(check), true);
    }

    private RowsCheck.JudgedRow judge(AuditedTable table, Row row) {
        var id = row.getUUID("id");
        return new RowsCheck.JudgedRow(
                id,
                marks.judge(
                        table,
                        id,
                        row.getUUID("organization_id"),
                        StoredRows.content(table, row),
                        Bytes.of(row, "mark").array()));
    }

    /** One that cannot be read was found when the chain was followed. */
    private static void check(Row row, RowsCheck check) {
        var seal = ReadUntrusted.orNull(() -> seal(row));
        if (seal != null) {
            check.seal(seal, ids(row));
        }
    }

    private static boolean compare(RowsCheck check) {
        check.compare();
        return !check.isDone();
    }

    private static VerificationResponse verification(ChainCheck chain, RowsCheck issues, RowsCheck events) {
        var faults = Stream.concat(
                        Stream.concat(issues.faults().stream(), events.faults().stream())
                                .sorted(Fault.OfRow.ORDER)
                                .limit(ChainCheck.MAX_FAULTS)
                                .map(Fault.OfRow::fault),
                        chain.faults().stream())
                .toList();
        return new VerificationResponse(
                faults.isEmpty(),
                issues.count() + events.count(),
                chain.seals(),
                chain.sealedUntil(),
                issues.unsealed() + events.unsealed(),
                faults.isEmpty() ? null : faults.get(0),
                faults,
                VerificationResponse.ofVersions(faults));
    }

    private static Seal seal(Row row) {
        return new Seal(
                row.getUUID("organization_id"),
                row.getLong("seq"),
                Objects.requireNonNull(AuditedTable.of(row.getString("of_table"))),
                Objects.requireNonNull(row.getUUID("first_id")),
                Objects.requireNonNull(row.getUUID("last_id")),
                row.getLong("size"),
                Bytes.of(row, "ids_sha256"),
                row.getOffsetDateTime("sealed").toInstant(),
                Objects.requireNonNullElse(row.getLong("list_position"), 0L),
                Bytes.of(row, "previous"),
                Bytes.of(row, "hmac"));
    }

    private static byte @Nullable [] ids(Row row) {
        var ids = row.getBuffer("ids");
        return ids == null ? null : ids.getBytes();
    }
}
