package dev.mintmark.audit.seal;

import dev.mintmark.audit.Bytes;
import dev.mintmark.audit.ReadUntrusted;
import dev.mintmark.audit.RowContent;
import io.vertx.mutiny.sqlclient.Row;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The beginning of the list of chains once its first rows are gone.
 *
 * @param position the number of the last row that is gone; 0 where none is
 * @param ends where the chains ended then, as a row of the list has it
 * @param unlistedUntil the instant before which seals may be that no row lists; the epoch for never
 * @param previous the HMAC before the first row that is left
 * @param hmac of all the rest
 */
public record ChainListStart(long position, Bytes ends, Instant unlistedUntil, Bytes previous, Bytes hmac) {

    /** Null where somebody else wrote the row. */
    static @Nullable ChainListStart of(Row row) {
        return ReadUntrusted.orNull(() -> new ChainListStart(
                row.getLong("position"),
                Bytes.of(row, "ends"),
                row.getOffsetDateTime("unlisted_until").toInstant(),
                Bytes.of(row, "previous"),
                Bytes.of(row, "hmac")));
    }

    /** The row without its own HMAC. */
    RowContent content() {
        return new RowContent("audit_chain_list_start", RowContent.NOBODY, RowContent.NOBODY)
                .number(position)
                .binary(ends.array())
                .time(unlistedUntil)
                .binary(previous.array());
    }

    /** Of one whose HMAC is good. */
    public List<ChainListRow.ChainEntry> read() {
        return ChainListRow.read(ends);
    }
}
