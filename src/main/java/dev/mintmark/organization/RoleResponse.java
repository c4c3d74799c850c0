package dev.mintmark.organization;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A role as callers see it. */
record RoleResponse(
        UUID id,
        String name,
        List<String> permissions,
        @JsonProperty("longest_token_life_minutes") long longestTokenLifeMinutes,
        @JsonProperty("latest_token_expiry") @Nullable Instant latestTokenExpiry,
        Instant created,
        Instant modified)
        implements TenantEntityResponse {

    static RoleResponse of(Role role) {
        return new RoleResponse(
                role.id(),
                role.name(),
                role.permissions(),
                role.longestTokenLifeMinutes(),
                role.latestTokenExpiry(),
                role.created(),
                role.modified());
    }
}
