package dev.mintmark.organization;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Body of the POST that makes a role. */
@Schema(requiredProperties = {"name", "longest_token_life_minutes"})
record CreateRoleRequest(
        @Nullable String name,
        @Nullable List<String> permissions,
        @JsonProperty("longest_token_life_minutes") @Nullable Long longestTokenLifeMinutes,
        @JsonProperty("latest_token_expiry") @Schema(format = "date-time") @Nullable String latestTokenExpiry) {}
