package dev.mintmark.organization;

import java.time.Instant;
import java.util.UUID;

/** A project or a team as callers see it. */
record NamedResponse(UUID id, String name, Instant created, Instant modified) implements TenantEntityResponse {

    static NamedResponse of(TenantEntity row) {
        return new NamedResponse(row.id(), row.name(), row.created(), row.modified());
    }
}
