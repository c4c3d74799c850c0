package dev.mintmark.audit.verify;

import dev.mintmark.audit.AuditedTable;
import dev.mintmark.audit.Bytes;
import dev.mintmark.audit.MonthOfRows;
import dev.mintmark.audit.RowIds;
import dev.mintmark.audit.record.RowMacs;
import dev.mintmark.audit.seal.DueRows;
import dev.mintmark.audit.seal.Seal;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Compares the rows of one table of an organization with the lists of its seals. Both come in pieces, in the order of
 * their ids, and are dropped after comparison.
 */
final class RowsCheck {

    /** @param verdict of its mark */
    record JudgedRow(UUID id, RowMacs.MacVerdict verdict) {}

    private final AuditedTable table;
    private final ChainCheck chain;
    private final DueRows due;
    private final Deque<JudgedRow> rows = new ArrayDeque<>();
    private final TreeSet<UUID> listed = new TreeSet<>(RowIds.ORDER);
    private final List<Fault.OfRow> faults = new ArrayList<>();
    /** The last row handed in, which is the greatest id for which all rows are known. */
    private @Nullable UUID rowsUntil;
    /** The first id of the last seal handed in: all lists of lesser ids are known. */
    private @Nullable UUID listedBefore;

    private boolean rowsEnded;
    private boolean sealsEnded;
    private @Nullable UUID lastRow;
    private long count;
    private long unsealed;

    RowsCheck(AuditedTable table, ChainCheck chain, DueRows due) {
        this.table = table;
        this.chain = chain;
        this.due = due;
    }

    /** Tells whether the check needs rows next. */
    boolean needsRows() {
        return !rowsEnded && rows.isEmpty();
    }

    boolean needsSeals() {
        return !sealsEnded
                && (listedBefore == null
                        || (rowsUntil != null && RowIds.ORDER.compare(listedBefore, rowsUntil) <= 0)
                        || rowsEnded);
    }

    boolean isDone() {
        return rowsEnded && sealsEnded && rows.isEmpty() && listed.isEmpty();
    }

    void rows(List<JudgedRow> next, boolean isLast) {
        rows.addAll(next);
        if (!next.isEmpty()) {
            rowsUntil = next.get(next.size() - 1).id();
        }
        rowsEnded = isLast;
    }

    /**
     * @param ids null where the list is not kept any more
     */
    void seal(Seal seal, byte @Nullable [] ids) {
        listedBefore = seal.firstId();
        if (ids == null || !chain.believes(seal)) {
            return;
        }
        var list = Bytes.sha256(ids).equals(seal.idsSha256()) ? RowIds.read(ids) : null;
        if (list == null) {
            chain.disbelieve(seal);
            return;
        }
        listed.addAll(list);
    }

    void sealsEnd() {
        sealsEnded = true;
    }

    /** Compares what is known by now. */
    void compare() {
        while (true) {
            var row = rows.peekFirst();
            var id = listed.isEmpty() ? null : listed.first();
            int order = row == null ? (id == null ? 0 : 1) : id == null ? -1 : RowIds.ORDER.compare(row.id(), id);
            if (row != null && order <= 0 && isListKnown(row.id())) {
                rows.removeFirst();
                boolean isListed = order == 0;
                if (isListed) {
                    listed.pollFirst();
                }
                judge(row, isListed);
            } else if (id != null && order > 0 && areRowsKnown(id) && isListKnown(id)) {
                listed.pollFirst();
                add(Fault.ofRow(Fault.FaultKind.REMOVED, table, id));
            } else {
                return;
            }
        }
    }

    private boolean isListKnown(UUID id) {
        return sealsEnded || (listedBefore != null && RowIds.ORDER.compare(id, listedBefore) < 0);
    }

    private boolean areRowsKnown(UUID id) {
        return rowsEnded || (rowsUntil != null && RowIds.ORDER.compare(id, rowsUntil) <= 0);
    }

    private void judge(JudgedRow row, boolean isListed) {
        count++;
        boolean again = row.id().equals(lastRow);
        lastRow = row.id();
        if (again || chain.isDropped(MonthOfRows.of(table, row.id()))) {
            add(Fault.ofRow(Fault.FaultKind.INSERTED, table, row.id()));
        } else if (row.verdict() == RowMacs.MacVerdict.GENUINE) {
            seek(row.id(), isListed);
        } else {
            boolean wasOurs = isListed || row.verdict() == RowMacs.MacVerdict.CHANGED;
            add(Fault.ofRow(wasOurs ? Fault.FaultKind.CHANGED : Fault.FaultKind.INSERTED, table, row.id()));
        }
    }

    private void seek(UUID id, boolean isListed) {
        if (isListed) {
            return;
        }
        unsealed++;
        if (due.isOverdue(id)) {
            add(Fault.ofRow(Fault.FaultKind.UNSEALED, table, id));
        }
    }

    private void add(Fault.OfRow fault) {
        if (faults.size() < ChainCheck.MAX_FAULTS) {
            faults.add(fault);
        }
    }

    List<Fault.OfRow> faults() {
        return List.copyOf(faults);
    }

    long count() {
        return count;
    }

    long unsealed() {
        return unsealed;
    }
}
