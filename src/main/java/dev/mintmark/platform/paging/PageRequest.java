package dev.mintmark.platform.paging;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A request for one page of a list.
 *
 * @param limit the most items of the page, 1 to 500
 * @param after the id of the last item already seen; null from the start
 */
public record PageRequest(int limit, @Nullable UUID after) {}
