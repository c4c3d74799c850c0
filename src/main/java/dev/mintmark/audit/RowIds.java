package dev.mintmark.audit;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Compares ids of rows in PostgreSQL's order (which is not Java's), and converts between UUIDv7s and instants. */
public final class RowIds {
    public static final Comparator<UUID> ORDER = (one, other) -> {
        int high = Long.compareUnsigned(one.getMostSignificantBits(), other.getMostSignificantBits());
        return high != 0 ? high : Long.compareUnsigned(one.getLeastSignificantBits(), other.getLeastSignificantBits());
    };

    private static final int LENGTH = 16;
    private static final int VERSION = 7;
    private static final long MAX_MILLIS = (1L << 48) - 1;

    private RowIds() {}

    public static byte[] write(Collection<UUID> ids) {
        var buffer = ByteBuffer.allocate(ids.size() * LENGTH);
        ids.forEach(id -> buffer.putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits()));
        return buffer.array();
    }

    /** Null where the bytes are no whole number of ids. */
    public static @Nullable List<UUID> read(byte[] bytes) {
        if (bytes.length % LENGTH != 0) {
            return null;
        }
        var buffer = ByteBuffer.wrap(bytes);
        var ids = new ArrayList<UUID>(bytes.length / LENGTH);
        while (buffer.hasRemaining()) {
            ids.add(new UUID(buffer.getLong(), buffer.getLong()));
        }
        return ids;
    }

    /** The least id of an instant; the least or greatest of all for one that no UUIDv7 can hold. */
    public static UUID floor(Instant at) {
        long millis = at.getEpochSecond() > MAX_MILLIS / 1000 ? MAX_MILLIS : Math.max(0, toMillis(at));
        return new UUID(Math.min(millis, MAX_MILLIS) << 16, 0);
    }

    /** The time at which the row of this id came; null for what is no UUIDv7. */
    public static @Nullable Instant instant(UUID id) {
        return id.version() == VERSION ? Instant.ofEpochMilli(millis(id)) : null;
    }

    public static long millis(UUID id) {
        return id.getMostSignificantBits() >>> 16;
    }

    private static long toMillis(Instant at) {
        return at.getEpochSecond() < 0 ? 0 : at.toEpochMilli();
    }
}
