package dev.mintmark.organization;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An organization as callers see it. */
record OrganizationView(UUID id, String name, @Nullable String displayName, Instant created, Instant modified) {

    static OrganizationView of(Organization organization) {
        return new OrganizationView(
                organization.id(),
                organization.name(),
                organization.displayName(),
                organization.created(),
                organization.modified());
    }
}
