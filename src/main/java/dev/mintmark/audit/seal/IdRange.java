package dev.mintmark.audit.seal;

import dev.mintmark.audit.RowIds;
import java.util.UUID;

/**
 * The ids of a stretch of time.
 *
 * @param after the id before the first
 * @param until the last id
 */
record IdRange(UUID after, UUID until) {

    boolean isEmpty() {
        return RowIds.ORDER.compare(after, until) >= 0;
    }
}
