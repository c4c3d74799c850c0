package dev.mintmark.organization;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A member as callers see it.
 *
 * @param teams their names, sorted
 * @param roles their names, sorted
 * @param serviceAdmin true, or absent
 */
record MemberResponse(
        UUID id,
        String login,
        @Nullable String name,
        @Schema(enumeration = {"admin", "member"}) String role,
        List<String> teams,
        List<String> roles,
        @Nullable Boolean serviceAdmin,
        Instant created,
        Instant modified)
        implements TenantEntityResponse {

    static MemberResponse of(Member member, List<String> teams, List<String> roles) {
        return new MemberResponse(
                member.id(),
                member.login(),
                member.displayName(),
                member.role(),
                teams,
                roles,
                member.isServiceAdmin() ? true : null,
                member.created(),
                member.modified());
    }
}
