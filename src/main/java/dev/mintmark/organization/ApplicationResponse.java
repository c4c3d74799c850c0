package dev.mintmark.organization;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An application as callers see it.
 *
 * @param tokenType the {@code typ} of tokens for it; absent where the organization chooses
 * @param introspects the tokens that it may ask about: its {@code own}, or those of the {@code organization}
 */
record ApplicationResponse(
        UUID id,
        String name,
        String audience,
        @Nullable String tokenType,
        String introspects,
        @JsonProperty("longest_token_life_minutes") long longestTokenLifeMinutes,
        @JsonProperty("latest_token_expiry") @Nullable Instant latestTokenExpiry,
        Instant created,
        Instant modified)
        implements TenantEntityResponse {

    static ApplicationResponse of(Application application) {
        return new ApplicationResponse(
                application.id(),
                application.name(),
                application.audience(),
                application.tokenType(),
                application.introspects(),
                application.longestTokenLifeMinutes(),
                application.latestTokenExpiry(),
                application.created(),
                application.modified());
    }
}
