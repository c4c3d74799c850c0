package dev.mintmark.audit;

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
record Checkpoint(
        UUID organizationId,
        AuditedTable table,
        YearMonth month,
        long lastSeq,
        long size,
        Instant dropped,
        Bytes hmac) {}
