package dev.mintmark.audit;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
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

    /** @param table whose row it is: the same values in another table are another row */
    RowContent(String table) {
        text(table);
    }

    RowContent text(@Nullable String value) {
        if (value == null) {
            return length(ABSENT);
        }
        var encoded = value.getBytes(StandardCharsets.UTF_8);
        length(encoded.length);
        bytes.write(encoded, 0, encoded.length);
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
        return number(Math.addExact(Math.multiplyExact(value.getEpochSecond(), 1_000_000L), value.getNano() / 1_000));
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
