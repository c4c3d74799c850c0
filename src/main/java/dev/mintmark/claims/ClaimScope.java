package dev.mintmark.claims;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Whose custom claims are meant.
 *
 * @param projectId null for the organization's own
 */
record ClaimScope(UUID organizationId, @Nullable UUID projectId) {

    /** As rows are keyed: the project's id, or the organization's. */
    UUID id() {
        return projectId == null ? organizationId : projectId;
    }
}
