package dev.mintmark.organization;

import dev.mintmark.platform.json.Field;

/** Body of {@code PATCH /api/orgs/{org}}. */
record OrganizationChange(
        Field<String> name, Field<String> displayName, Field<String> jobTokenAlgorithm, Field<String> tokenType) {}
