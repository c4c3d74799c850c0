package dev.mintmark.audit.verify;

import dev.mintmark.audit.AuditedTable;
import dev.mintmark.audit.Bytes;
import dev.mintmark.audit.record.RowMacs;
import dev.mintmark.audit.record.StoredRows;
import dev.mintmark.audit.seal.DueRows;
import dev.mintmark.audit.seal.Progress;
import dev.mintmark.platform.database.CursorWork;
import dev.mintmark.platform.eventloop.RepeatWork;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.sqlclient.Cursor;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.UUID;

/** Compares an organization's rows of one table with the lists of its seals. Both are read in pieces. */
@Singleton
final class CheckRows {
    private static final int ROWS_AT_ONCE = 1_000;
    private static final int LISTS_AT_ONCE = 16;
    private static final String LISTS = "select " + StoredSeals.COLUMNS
            + ", ids from audit_seal where organization_id = $1 and of_table = $2 order by first_id, seq";

    private final RowMacs rowMacs;
    private final Vertx vertx;

    CheckRows(RowMacs rowMacs, Vertx vertx) {
        this.rowMacs = rowMacs;
        this.vertx = vertx;
    }

    /** The check of a table's rows, as a transaction sees them. */
    Uni<RowsCheck> check(
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
                rowMacs.judge(
                        table,
                        id,
                        row.getUUID("organization_id"),
                        StoredRows.content(table, row),
                        Bytes.of(row, "mark").array()));
    }

    /** One that cannot be read was found when the chain was followed. */
    private static void check(Row row, RowsCheck check) {
        var seal = StoredSeals.orNull(row);
        if (seal != null) {
            check.seal(seal, StoredSeals.ids(row));
        }
    }

    private static boolean compare(RowsCheck check) {
        check.compare();
        return !check.isDone();
    }
}
