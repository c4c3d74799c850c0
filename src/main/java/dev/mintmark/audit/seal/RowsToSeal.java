package dev.mintmark.audit.seal;

import dev.mintmark.audit.RowIds;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;

/**
 * The rows of both tables that one transaction seals.
 *
 * @param rows in the order of their ids
 * @param end the id up to which all rows are in it
 * @param hasMore true where its range has further rows
 */
record RowsToSeal(List<SealedRows.SealedRow> rows, UUID end, boolean hasMore) {

    /**
     * Takes the rows up to where both tables were read.
     *
     * @param issues in the order of their ids, like {@code events}
     * @param until the end of the range that was read
     * @param most the number of rows that was read of a table at most
     */
    static RowsToSeal of(List<SealedRows.SealedRow> issues, List<SealedRows.SealedRow> events, UUID until, int most) {
        var end = until;
        for (var rows : List.of(issues, events)) {
            if (rows.size() == most) {
                var last = rows.get(most - 1).id();
                end = RowIds.ORDER.compare(last, end) < 0 ? last : end;
            }
        }
        var rows = new ArrayList<SealedRows.SealedRow>(issues.size() + events.size());
        rows.addAll(issues);
        rows.addAll(events);
        var last = end;
        rows.removeIf(row -> RowIds.ORDER.compare(row.id(), last) > 0);
        rows.sort(Comparator.comparing(SealedRows.SealedRow::id, RowIds.ORDER));
        return new RowsToSeal(rows, end, !end.equals(until));
    }
}
