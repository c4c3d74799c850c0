package dev.mintmark.claims;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The owner of custom claims: an organization or one of its projects.
 *
 * @param projectId null for the organization's own
 */
record ClaimScope(UUID organizationId, @Nullable UUID projectId) {

    /** The key of rows: the project's id, or the organization's. */
    UUID id() {
        return projectId == null ? organizationId : projectId;
    }
}
