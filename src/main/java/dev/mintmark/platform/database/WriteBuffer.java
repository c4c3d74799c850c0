package dev.mintmark.platform.database;

import java.util.List;

/**
 * Entries in memory that wait to be written. Each implementation has its own way in and its own bound. Thread-safe.
 *
 * @param <T> an entry
 */
public interface WriteBuffer<T> {

    /** Takes out at most so many entries; none where none wait. */
    List<T> take(int most);

    /** The number of entries that wait. */
    int size();
}
