package dev.mintmark.organization;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/** Body of the POST that makes an application. */
record NewApplication(
        @Nullable String name,
        @Nullable String audience,
        @Nullable String tokenType,
        @Nullable String introspects,
        @JsonProperty("longest_token_life_minutes") @Nullable Long longestTokenLifeMinutes,
        @JsonProperty("latest_token_expiry") @Nullable String latestTokenExpiry) {}
