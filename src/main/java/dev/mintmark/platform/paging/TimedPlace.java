package dev.mintmark.platform.paging;

import java.time.Instant;
import java.util.UUID;

/**
 * A row's place in a list in the order of an instant.
 *
 * @param at whole microseconds, the precision that PostgreSQL keeps
 * @param id tells apart the rows of one instant
 */
public record TimedPlace(Instant at, UUID id) {}
