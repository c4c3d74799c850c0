package dev.mintmark.audit;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.sqlclient.Cursor;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads an organization's rows and seals as they are at one moment and tells what somebody else than the service did to
 * them. Both are read a piece at a time, so that millions of rows take time and no memory.
 */
@Singleton
final class VerifyAudit {
    private static final int ROWS_AT_ONCE = 1_000;
    private static final int SEALS_AT_ONCE = 1_000;
    private static final int LISTS_AT_ONCE = 16;
    /** Before the moment is fixed, so that no month goes between the look at its seals and the look at its rows. */
    private static final String KEEP_MONTHS = "lock table issued_token, audit_event in access share mode";

    private static final String ONE_MOMENT = "set transaction isolation level repeatable read, read only";
    private static final String SEAL =
            "organization_id, seq, of_table, first_id, last_id, size, ids_sha256, sealed, previous, hmac";
    private static final String CHAIN =
            "select " + SEAL + ", ids is null as emptied from audit_seal where organization_id = $1 order by seq";
    private static final String LISTS = "select " + SEAL
            + ", ids from audit_seal where organization_id = $1 and of_table = $2 order by first_id, seq";
    private static final String CHECKPOINTS =
            """
            select of_table, to_char(month, 'YYYY-MM') as month, last_seq, size, dropped, hmac
              from audit_checkpoint where organization_id = $1
            """;
    private static final String HEAD = "select seq, seal, hmac from audit_seal_head where organization_id = $1";

    private final Pool pool;
    private final SealTables tables;
    private final SealHmacs hmacs;
    private final RowMarks marks;
    private final Vertx vertx;

    VerifyAudit(Pool pool, SealTables tables, SealHmacs hmacs, RowMarks marks, Vertx vertx) {
        this.pool = pool;
        this.tables = tables;
        this.hmacs = hmacs;
        this.marks = marks;
        this.vertx = vertx;
    }

    Uni<Verification> verify(UUID organizationId) {
        return pool.withTransaction(connection -> connection
                .query(ONE_MOMENT)
                .execute()
                .chain(() -> connection.query(KEEP_MONTHS).execute())
                .chain(() -> progress(connection))
                .chain(progress -> verify(connection, organizationId, progress)));
    }

    private static Uni<Progress> progress(SqlConnection connection) {
        return connection
                .query("select " + Progress.COLUMNS + " from audit_progress")
                .execute()
                .map(rows -> Progress.of(rows.iterator().next()));
    }

    private Uni<Verification> verify(SqlConnection connection, UUID organizationId, Progress progress) {
        return checkpoints(connection, organizationId)
                .map(checkpoints -> new ChainCheck(hmacs, organizationId, progress.coveredFrom(), checkpoints))
                .call(chain -> follow(connection, organizationId, chain))
                .call(chain -> end(connection, organizationId, progress, chain))
                .chain(chain -> check(connection, organizationId, progress, AuditedTable.ISSUED_TOKEN, chain)
                        .chain(issues -> check(connection, organizationId, progress, AuditedTable.AUDIT_EVENT, chain)
                                .map(events -> verification(chain, issues, events))));
    }

    private static Uni<List<Checkpoint>> checkpoints(SqlConnection connection, UUID organizationId) {
        return connection
                .preparedQuery(CHECKPOINTS)
                .execute(Tuple.of(organizationId))
                .map(rows -> SealTables.list(
                        rows,
                        row -> new Checkpoint(
                                organizationId,
                                AuditedTable.of(row.getString("of_table")),
                                YearMonth.parse(row.getString("month")),
                                row.getLong("last_seq"),
                                row.getLong("size"),
                                row.getOffsetDateTime("dropped").toInstant(),
                                SealTables.bytes(row, "hmac"))));
    }

    private Uni<Void> follow(SqlConnection connection, UUID organizationId, ChainCheck chain) {
        return withCursor(
                connection,
                CHAIN,
                Tuple.of(organizationId),
                cursor -> whilst(() -> cursor.read(SEALS_AT_ONCE)
                        .chain(rows -> vertx.executeBlocking(
                                () -> {
                                    rows.forEach(row -> chain.next(seal(row), row.getBoolean("emptied")));
                                    return cursor.hasMore();
                                },
                                true))));
    }

    private Uni<Void> end(SqlConnection connection, UUID organizationId, Progress progress, ChainCheck chain) {
        return tables.hasOldRows(connection, organizationId, progress).chain(hasOldRows -> connection
                .preparedQuery(HEAD)
                .execute(Tuple.of(organizationId))
                .invoke(rows -> {
                    var row = first(rows);
                    chain.end(
                            row == null ? null : row.getLong("seq"),
                            row == null ? new Bytes(new byte[0]) : SealTables.bytes(row, "seal"),
                            row == null ? new Bytes(new byte[0]) : SealTables.bytes(row, "hmac"),
                            hasOldRows);
                })
                .replaceWithVoid());
    }

    private Uni<RowsCheck> check(
            SqlConnection connection, UUID organizationId, Progress progress, AuditedTable table, ChainCheck chain) {
        var check = new RowsCheck(table, chain);
        return withCursor(
                        connection,
                        StoredRows.query(table),
                        Tuple.of(organizationId, progress.coveredFrom()),
                        rows -> withCursor(
                                connection,
                                LISTS,
                                Tuple.of(organizationId, table.text()),
                                lists -> whilst(() -> step(check, table, rows, lists))))
                .replaceWith(check);
    }

    private Uni<Boolean> step(RowsCheck check, AuditedTable table, Cursor rows, Cursor lists) {
        if (check.needsRows()) {
            return rows.read(ROWS_AT_ONCE)
                    .chain(read -> vertx.executeBlocking(
                            () -> {
                                var judged = new ArrayList<RowsCheck.JudgedRow>(read.size());
                                read.forEach(row -> judged.add(StoredRows.judge(table, row, marks)));
                                check.rows(judged, !rows.hasMore());
                                return compare(check);
                            },
                            true));
        }
        if (check.needsSeals()) {
            return lists.read(LISTS_AT_ONCE)
                    .chain(read -> vertx.executeBlocking(
                            () -> {
                                read.forEach(row -> check.seal(seal(row), ids(row)));
                                if (!lists.hasMore()) {
                                    check.sealsEnd();
                                }
                                return compare(check);
                            },
                            true));
        }
        return vertx.executeBlocking(() -> compare(check), true);
    }

    private static boolean compare(RowsCheck check) {
        check.compare();
        return !check.isDone();
    }

    private static Verification verification(ChainCheck chain, RowsCheck issues, RowsCheck events) {
        var faults = Stream.concat(
                        Stream.concat(issues.faults().stream(), events.faults().stream())
                                .sorted(Fault.OfRow.ORDER)
                                .limit(ChainCheck.MOST_FAULTS)
                                .map(Fault.OfRow::fault),
                        chain.faults().stream())
                .toList();
        return new Verification(
                faults.isEmpty(),
                issues.count() + events.count(),
                chain.seals(),
                chain.sealedUntil(),
                issues.unsealed() + events.unsealed(),
                faults.isEmpty() ? null : faults.get(0),
                faults);
    }

    private static Seal seal(Row row) {
        return new Seal(
                row.getUUID("organization_id"),
                row.getLong("seq"),
                AuditedTable.of(row.getString("of_table")),
                row.getUUID("first_id"),
                row.getUUID("last_id"),
                row.getLong("size"),
                SealTables.bytes(row, "ids_sha256"),
                row.getOffsetDateTime("sealed").toInstant(),
                SealTables.bytes(row, "previous"),
                SealTables.bytes(row, "hmac"));
    }

    private static byte @Nullable [] ids(Row row) {
        var ids = row.getBuffer("ids");
        return ids == null ? null : ids.getBytes();
    }

    private static <T> Uni<T> withCursor(
            SqlConnection connection, String query, Tuple values, Function<Cursor, Uni<T>> use) {
        return connection.prepare(query).chain(statement -> {
            var cursor = statement.cursor(values);
            return use.apply(cursor).call(cursor::close).call(statement::close);
        });
    }

    /** Again and again until it is false; thousands of times without a thousand frames. */
    private static Uni<Void> whilst(Supplier<Uni<? extends Boolean>> step) {
        return Multi.createBy()
                .repeating()
                .uni(step)
                .whilst(Boolean::booleanValue)
                .collect()
                .last()
                .replaceWithVoid();
    }

    private static @Nullable Row first(RowSet<Row> rows) {
        for (var row : rows) {
            return row;
        }
        return null;
    }
}
