package dev.mintmark.audit.seal;

import dev.mintmark.audit.Bytes;
import dev.mintmark.audit.ReadUntrusted;
import dev.mintmark.audit.RowContent;
import io.vertx.mutiny.sqlclient.Row;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A row of the list of the ends of chains.
 *
 * @param position from 1 on
 * @param entries of those chains that moved, 64 bytes each
 * @param previous the HMAC of the row before
 */
public record ChainListRow(long position, Bytes entries, Instant listed, Bytes previous, Bytes hmac) {
    static final int SEAL_LENGTH = 32;
    private static final int LENGTH = 4 * Long.BYTES + SEAL_LENGTH;

    /**
     * A chain that was extended.
     *
     * @param from the number of the seal that was its last before; 0 for none
     * @param to the number of the one that is now
     * @param seal that one's HMAC
     */
    public record ChainEntry(UUID organizationId, long from, long to, Bytes seal) {}

    /** Null where somebody else wrote the row. */
    public static @Nullable ChainListRow of(Row row) {
        return ReadUntrusted.orNull(() -> new ChainListRow(
                row.getLong("position"),
                Bytes.of(row, "entries"),
                row.getOffsetDateTime("listed").toInstant(),
                Bytes.of(row, "previous"),
                Bytes.of(row, "hmac")));
    }

    /** The row without its own HMAC. */
    public RowContent content() {
        return new RowContent("audit_chain_list", RowContent.NOBODY, RowContent.NOBODY)
                .number(position)
                .binary(entries.array())
                .time(listed)
                .binary(previous.array());
    }

    public static Bytes write(List<ChainEntry> entries) {
        var buffer = ByteBuffer.allocate(entries.size() * LENGTH);
        for (var entry : entries) {
            buffer.putLong(entry.organizationId().getMostSignificantBits())
                    .putLong(entry.organizationId().getLeastSignificantBits())
                    .putLong(entry.from())
                    .putLong(entry.to())
                    .put(entry.seal().array(), 0, SEAL_LENGTH);
        }
        return new Bytes(buffer.array());
    }

    /** Reads the entries of a row with a valid HMAC. */
    public List<ChainEntry> read() {
        return read(entries);
    }

    /** Reads the entries that {@link #write} wrote. */
    static List<ChainEntry> read(Bytes entries) {
        var buffer = ByteBuffer.wrap(entries.array());
        var read = new ArrayList<ChainEntry>(buffer.remaining() / LENGTH);
        while (buffer.hasRemaining()) {
            var organizationId = new UUID(buffer.getLong(), buffer.getLong());
            long from = buffer.getLong();
            long to = buffer.getLong();
            var seal = new byte[SEAL_LENGTH];
            buffer.get(seal);
            read.add(new ChainEntry(organizationId, from, to, new Bytes(seal)));
        }
        return read;
    }
}
