package dev.mintmark.audit.seal;

import dev.mintmark.audit.AuditedTable;
import dev.mintmark.audit.Bytes;
import dev.mintmark.audit.RowContent;
import java.time.Instant;
import java.time.YearMonth;
import java.util.UUID;

/**
 * The remainder of a month of an organization's rows after its retention.
 *
 * @param lastSeq the last seal that lists rows of that month
 * @param size the number of rows that its seals list
 * @param hmac of all the rest
 */
public record Checkpoint(
        UUID organizationId,
        AuditedTable table,
        YearMonth month,
        long lastSeq,
        long size,
        Instant dropped,
        Bytes hmac) {

    /** The row without its own HMAC. */
    public RowContent content() {
        return new RowContent("audit_checkpoint", organizationId, organizationId)
                .text(table.text())
                .text(month.toString())
                .number(lastSeq)
                .number(size)
                .time(dropped);
    }
}
