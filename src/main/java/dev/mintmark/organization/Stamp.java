package dev.mintmark.organization;

import java.time.Instant;
import java.util.UUID;

/** What a new row starts with. */
record Stamp(UUID id, Instant at) {}
