package dev.mintmark.audit;

import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.UUID;

/** One month of one table. */
public record MonthOfRows(AuditedTable table, YearMonth month) {

    /** The month of the row of this id. */
    public static MonthOfRows of(AuditedTable table, UUID id) {
        return new MonthOfRows(
                table, YearMonth.from(Instant.ofEpochMilli(RowIds.millis(id)).atOffset(ZoneOffset.UTC)));
    }

    @Override
    public String toString() {
        return table.text() + ' ' + month;
    }
}
