package dev.mintmark.organization;

import java.time.Instant;
import java.util.UUID;

/** The id and the time that a new row starts with. */
record NewRow(UUID id, Instant at) {}
