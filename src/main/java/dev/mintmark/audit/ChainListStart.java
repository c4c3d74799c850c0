package dev.mintmark.audit;

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
record ChainListStart(long position, Bytes ends, Instant unlistedUntil, Bytes previous, Bytes hmac) {

    /** Null where somebody else wrote the row. */
    static @Nullable ChainListStart of(Row row) {
        return ReadUntrusted.orNull(() -> new ChainListStart(
                row.getLong("position"),
                SealTables.bytes(row, "ends"),
                row.getOffsetDateTime("unlisted_until").toInstant(),
                SealTables.bytes(row, "previous"),
                SealTables.bytes(row, "hmac")));
    }

    /** Of one whose HMAC is good. */
    List<ChainListRow.Entry> read() {
        return ChainListRow.read(ends);
    }
}
