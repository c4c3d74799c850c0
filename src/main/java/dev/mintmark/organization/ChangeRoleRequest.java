package dev.mintmark.organization;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.mintmark.platform.json.Field;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Body of the PATCH of a role. */
record ChangeRoleRequest(
        Field<String> name,
        Field<List<String>> permissions,
        @JsonProperty("longest_token_life_minutes") Field<Long> longestTokenLifeMinutes,
        @JsonProperty("latest_token_expiry") @Schema(format = "date-time") Field<String> latestTokenExpiry) {

    void apply(Role role) {
        name.ifPresent(wanted -> role.rename(ResourceType.ROLE.requireName(wanted)));
        permissions.ifPresent(wanted -> role.permit(RoleRules.permissions(wanted)));
        longestTokenLifeMinutes.ifPresent(
                wanted -> role.limitLife(TokenLimitRules.longestLife(ResourceType.ROLE, wanted)));
        latestTokenExpiry.ifPresent(wanted -> role.endAt(TokenLimitRules.latestExpiry(ResourceType.ROLE, wanted)));
    }
}
