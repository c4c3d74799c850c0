package dev.mintmark.organization;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Body of the POST that makes an application. */
@Schema(requiredProperties = {"name", "audience", "longest_token_life_minutes"})
record CreateApplicationRequest(
        @Nullable String name,
        @Nullable String audience,
        @Nullable String tokenType,
        @Nullable String introspects,
        @JsonProperty("longest_token_life_minutes") @Nullable Long longestTokenLifeMinutes,
        @JsonProperty("latest_token_expiry") @Schema(format = "date-time") @Nullable String latestTokenExpiry) {}
