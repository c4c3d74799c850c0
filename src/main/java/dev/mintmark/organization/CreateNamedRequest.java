package dev.mintmark.organization;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Body of the POST that makes a project or a team. */
@Schema(requiredProperties = {"name"})
record CreateNamedRequest(@Nullable String name) {}
