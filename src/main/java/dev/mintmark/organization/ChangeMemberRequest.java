package dev.mintmark.organization;

import dev.mintmark.platform.json.Field;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Body of the PATCH of a member. Teams and roles by name or id; a list replaces the whole list. */
record ChangeMemberRequest(
        Field<String> name,
        @Schema(enumeration = {"admin", "member"}) Field<String> role,
        Field<List<String>> teams,
        Field<List<String>> roles,
        Field<Boolean> serviceAdmin) {}
