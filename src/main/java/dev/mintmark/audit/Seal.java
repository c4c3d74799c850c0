package dev.mintmark.audit;

import java.time.Instant;
import java.util.UUID;

/**
 * A seal of an organization's rows in one table. Their list is kept beside it for as long as the rows are.
 *
 * @param seq from 1, without gaps
 * @param firstId the least id in the list
 * @param lastId the greatest, of the same ten seconds
 * @param size the number of ids
 * @param idsSha256 of the list: 16 bytes an id, in order
 * @param sealed when
 * @param listPosition the number of the row that lists it among the ends of all chains. It is 0 where an older version
 *     made it, or that list was tampered with
 * @param previous the HMAC of the seal before; of nothing but the organization before the first
 * @param hmac of all the rest
 */
record Seal(
        UUID organizationId,
        long seq,
        AuditedTable table,
        UUID firstId,
        UUID lastId,
        long size,
        Bytes idsSha256,
        Instant sealed,
        long listPosition,
        Bytes previous,
        Bytes hmac) {}
