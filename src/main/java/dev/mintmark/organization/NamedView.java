package dev.mintmark.organization;

import java.time.Instant;
import java.util.UUID;

/** A project or a team as callers see it. */
record NamedView(UUID id, String name, Instant created, Instant modified) implements OwnedView {

    static NamedView of(Owned row) {
        return new NamedView(row.id(), row.name(), row.created(), row.modified());
    }
}
