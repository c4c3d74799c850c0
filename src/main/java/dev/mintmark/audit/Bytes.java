package dev.mintmark.audit;

import dev.mintmark.platform.secret.Sha256;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Row;
import java.security.MessageDigest;
import java.util.Arrays;

/** An immutable byte sequence, compared by its content in constant time. */
public final class Bytes {
    public static final Bytes NONE = new Bytes(new byte[0]);

    private final byte[] value;

    public Bytes(byte[] value) {
        this.value = value;
    }

    /** The value of a column; empty for null. */
    public static Bytes of(Row row, String column) {
        var buffer = row.getBuffer(column);
        return buffer == null ? NONE : new Bytes(buffer.getBytes());
    }

    public static Bytes sha256(byte[] bytes) {
        return new Bytes(Sha256.of(bytes));
    }

    /** The value for a column. */
    public Buffer buffer() {
        return Buffer.buffer(value);
    }

    public byte[] array() {
        return value;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Bytes bytes && MessageDigest.isEqual(value, bytes.value);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(value);
    }
}
