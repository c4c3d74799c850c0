package dev.mintmark.audit;

import java.security.MessageDigest;
import java.util.Arrays;

/** An immutable byte sequence, compared by its content in constant time. */
final class Bytes {
    private final byte[] value;

    Bytes(byte[] value) {
        this.value = value;
    }

    byte[] array() {
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
