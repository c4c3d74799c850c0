package dev.mintmark.organization;

import dev.mintmark.platform.json.Field;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Body of {@code PATCH /api/orgs/{org}}. */
record ChangeOrganizationRequest(
        Field<String> name,
        Field<String> displayName,
        @Schema(enumeration = {"ES256", "RS256", "EdDSA"}) Field<String> jobTokenAlgorithm,
        @Schema(enumeration = {"at+jwt", "JWT"}) Field<String> tokenType) {}
