package dev.mintmark.audit;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Reads values of rows that somebody may have changed to something unreadable. */
public final class ReadUntrusted {
    private ReadUntrusted() {}

    /**
     * Null for a value that is none of ours, such as a month that is no month. The fault is reported, and nothing fails
     * because of it.
     */
    public static <T> @Nullable T orNull(Supplier<T> read) {
        try {
            return read.get();
        } catch (RuntimeException e) {
            return null;
        }
    }
}
