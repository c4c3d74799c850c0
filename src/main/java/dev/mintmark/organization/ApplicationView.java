package dev.mintmark.organization;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An application as callers see it. */
record ApplicationView(
        UUID id,
        String name,
        String audience,
        @JsonProperty("longest_token_life_minutes") long longestTokenLifeMinutes,
        @JsonProperty("latest_token_expiry") @Nullable Instant latestTokenExpiry,
        Instant created,
        Instant modified)
        implements OwnedView {

    static ApplicationView of(Application application) {
        return new ApplicationView(
                application.id(),
                application.name(),
                application.audience(),
                application.longestTokenLifeMinutes(),
                application.latestTokenExpiry(),
                application.created(),
                application.modified());
    }
}
