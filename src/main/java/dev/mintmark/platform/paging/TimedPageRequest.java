package dev.mintmark.platform.paging;

import org.jspecify.annotations.Nullable;

/**
 * A request for one page of a list in the order of an instant.
 *
 * @param limit the most items of the page, 1 to 500
 * @param after the place of the last item already seen; null from the start
 */
public record TimedPageRequest(int limit, @Nullable TimedPlace after) {}
