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
 * What a row says, in a form that two different rows never share: every value carries its length or its presence. Times
 * count in microseconds, the precision that PostgreSQL keeps.
 */
final class RowContent {
    private static final int ABSENT = -1;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
    private final int identityLength;

    /** Begins with which row it is: the same values in another table or another organization are another row. */
    RowContent(String table, UUID id, UUID organizationId) {
        text(table);
        id(id);
        id(organizationId);
        this.identityLength = bytes.size();
    }

    RowContent text(@Nullable String value) {
        return value == null ? length(ABSENT) : binary(value.getBytes(StandardCharsets.UTF_8));
    }

    RowContent binary(byte[] value) {
        length(value.length);
        bytes.write(value, 0, value.length);
        return this;
    }

    RowContent id(@Nullable UUID value) {
        return value == null
                ? length(ABSENT)
                : length(Long.BYTES * 2).bits(value.getMostSignificantBits()).bits(value.getLeastSignificantBits());
    }

    RowContent number(@Nullable Long value) {
        return value == null ? length(ABSENT) : length(Long.BYTES).bits(value);
    }

    RowContent time(Instant value) {
        return number(micros(value));
    }

    /** Whatever is too far away to be counted, such as PostgreSQL's infinity, is the same to us: we never write it. */
    private static long micros(Instant value) {
        try {
            return Math.addExact(Math.multiplyExact(value.getEpochSecond(), 1_000_000L), value.getNano() / 1_000);
        } catch (ArithmeticException e) {
            return Long.MIN_VALUE;
        }
    }

    RowContent texts(List<String> values) {
        return all(values, this::text);
    }

    RowContent ids(List<UUID> values) {
        return all(values, this::id);
    }

    byte[] bytes() {
        return bytes.toByteArray();
    }

    /** That part which says only which row it is. */
    byte[] identity() {
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
