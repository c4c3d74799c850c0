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
record ApiUserView(
        UUID id,
        String name,
        String email,
        List<String> roles,
        @Nullable Instant suspendedAt,
        Instant created,
        Instant modified)
        implements OwnedView {

    static ApiUserView of(ApiUser user, List<String> roles) {
        return new ApiUserView(
                user.id(), user.name(), user.email(), roles, user.suspendedAt(), user.created(), user.modified());
    }
}
