package dev.mintmark.organization;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Body of {@code POST /api/orgs}. */
@Schema(requiredProperties = {"name"})
record CreateOrganizationRequest(@Nullable String name, @Nullable String displayName) {}
