package dev.mintmark.organization;

import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * An organization as callers see it.
 *
 * @param jobTokenAlgorithm absent where the service chooses
 * @param tokenType the {@code typ} of its access tokens; absent where it is {@code at+jwt} for want of a choice
 */
record OrganizationResponse(
        UUID id,
        String name,
        @Nullable String displayName,
        @Schema(enumeration = {"ES256", "RS256", "EdDSA"}) @Nullable String jobTokenAlgorithm,
        @Schema(enumeration = {"at+jwt", "JWT"}) @Nullable String tokenType,
        Instant created,
        Instant modified) {

    static OrganizationResponse of(Organization organization) {
        return new OrganizationResponse(
                organization.id(),
                organization.name(),
                organization.displayName(),
                organization.jobTokenAlgorithm(),
                organization.tokenType(),
                organization.created(),
                organization.modified());
    }
}
