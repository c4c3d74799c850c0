package dev.mintmark.organization;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Body of the POST that makes an API user. Roles by name or id. */
@Schema(requiredProperties = {"name", "email"})
record CreateApiUserRequest(@Nullable String name, @Nullable String email, @Nullable List<String> roles) {}
