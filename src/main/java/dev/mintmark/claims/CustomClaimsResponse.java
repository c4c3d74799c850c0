package dev.mintmark.claims;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Custom claims as callers see them. A claim that was not set is absent. An audience that was set to none is an empty
 * list.
 *
 * @param ttl as Go writes durations
 */
record CustomClaimsResponse(
        @JsonProperty("org_id") UUID organizationId,
        @JsonProperty("project_id") @Nullable UUID projectId,
        @Nullable List<String> audience,
        @JsonProperty("audience_updated_at") @Nullable Instant audienceUpdated,
        @Nullable String ttl,
        @JsonProperty("ttl_updated_at") @Nullable Instant ttlUpdated) {

    static CustomClaimsResponse of(ClaimScope scope, CustomClaims claims) {
        var ttl = claims.ttl();
        return new CustomClaimsResponse(
                scope.organizationId(),
                scope.projectId(),
                claims.audience(),
                claims.audienceUpdated(),
                ttl == null ? null : ttl.canonical(),
                claims.ttlUpdated());
    }
}
