package dev.mintmark.organization;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An API user as callers see it.
 *
 * @param roles their names, sorted
 * @param suspendedAt absent where it is not suspended
 */
record ApiUserResponse(
        UUID id,
        String name,
        String email,
        List<String> roles,
        @Nullable Instant suspendedAt,
        Instant created,
        Instant modified)
        implements TenantEntityResponse {

    static ApiUserResponse of(ApiUser user, List<String> roles) {
        return new ApiUserResponse(
                user.id(), user.name(), user.email(), roles, user.suspendedAt(), user.created(), user.modified());
    }
}
