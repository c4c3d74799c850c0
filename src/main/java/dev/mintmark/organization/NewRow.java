package dev.mintmark.organization;

import java.time.Instant;
import java.util.UUID;

/** What a new row starts with. */
record NewRow(UUID id, Instant at) {}
