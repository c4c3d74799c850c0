package dev.mintmark.organization;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Body of the POST that makes a member. Teams and roles by name or id. */
@Schema(requiredProperties = {"login"})
record AddMemberRequest(
        @Nullable String login,
        @Nullable String name,
        @Schema(enumeration = {"admin", "member"}) @Nullable String role,
        @Nullable List<String> teams,
        @Nullable List<String> roles,
        @Nullable Boolean serviceAdmin) {}
