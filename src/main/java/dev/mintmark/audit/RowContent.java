package dev.mintmark.audit;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An encoding of a row that two different rows never share. Every value carries its length or its absence. Times are
 * microseconds, the precision of PostgreSQL.
 */
public final class RowContent {
    /** The id and the organization of a row that is of all organizations. */
    public static final UUID NOBODY = new UUID(0, 0);

    private static final int ABSENT = -1;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
    private final int identityLength;

    /** Begins with which row it is: the same values in another table or another organization are another row. */
    public RowContent(String table, UUID id, UUID organizationId) {
        text(table);
        id(id);
        id(organizationId);
        this.identityLength = bytes.size();
    }

    public RowContent text(@Nullable String value) {
        return value == null ? length(ABSENT) : binary(value.getBytes(StandardCharsets.UTF_8));
    }

    public RowContent binary(byte[] value) {
        length(value.length);
        bytes.write(value, 0, value.length);
        return this;
    }

    public RowContent id(@Nullable UUID value) {
        return value == null
                ? length(ABSENT)
                : length(Long.BYTES * 2).bits(value.getMostSignificantBits()).bits(value.getLeastSignificantBits());
    }

    public RowContent number(@Nullable Long value) {
        return value == null ? length(ABSENT) : length(Long.BYTES).bits(value);
    }

    public RowContent time(Instant value) {
        return number(micros(value));
    }

    /**
     * The microseconds of an instant. Times out of range, such as PostgreSQL's infinity, count as one value: this
     * service never writes them.
     */
    private static long micros(Instant value) {
        try {
            return Math.addExact(Math.multiplyExact(value.getEpochSecond(), 1_000_000L), value.getNano() / 1_000);
        } catch (ArithmeticException e) {
            return Long.MIN_VALUE;
        }
    }

    public RowContent texts(List<String> values) {
        return all(values, this::text);
    }

    public RowContent ids(List<UUID> values) {
        return all(values, this::id);
    }

    public byte[] bytes() {
        return bytes.toByteArray();
    }

    /** The part that identifies the row. */
    public byte[] identity() {
        return Arrays.copyOf(bytes(), identityLength);
    }

    private <T> RowContent all(List<T> values, Consumer<T> each) {
        length(values.size());
        values.forEach(each);
        return this;
    }

    private RowContent length(int value) {
        for (int shift = Integer.SIZE - Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
            bytes.write(value >>> shift);
        }
        return this;
    }

    private RowContent bits(long value) {
        return length((int) (value >>> Integer.SIZE)).length((int) value);
    }
}
