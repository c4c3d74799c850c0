package dev.mintmark.organization;

import org.jspecify.annotations.Nullable;

/** Body of {@code POST /api/orgs}. */
record NewOrganization(@Nullable String name, @Nullable String displayName) {}
