package dev.mintmark.audit.seal;

import dev.mintmark.audit.AuditedTable;
import dev.mintmark.audit.Bytes;
import dev.mintmark.audit.RowContent;
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
public record Seal(
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
        Bytes hmac) {

    /** The seal without its own HMAC. */
    public RowContent content() {
        var content = new RowContent("audit_seal", firstId, organizationId)
                .number(seq)
                .text(table.text())
                .id(lastId)
                .number(size)
                .binary(idsSha256.array())
                .time(sealed)
                .binary(previous.array());
        // Without a row of the list there are those that an older version made.
        return listPosition == 0 ? content : content.number(listPosition);
    }
}
