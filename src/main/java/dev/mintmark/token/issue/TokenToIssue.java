package dev.mintmark.token.issue;

import dev.mintmark.token.AccessToken;
import dev.mintmark.token.Derivation;
import dev.mintmark.token.HeldRole;
import dev.mintmark.token.Holder;
import dev.mintmark.token.TargetApplication;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A token that is about to be issued to a member or an API user.
 *
 * @param roleIds in the order of the token's role names
 * @param applicationId null where it is for our own API
 * @param renewedFrom the token that it follows; null for a new one
 * @param derivation the bounds that its ancestors set on it
 */
public record TokenToIssue(
        AccessToken token,
        UUID holderId,
        List<UUID> roleIds,
        @Nullable UUID applicationId,
        @Nullable UUID renewedFrom,
        Derivation derivation) {

    public TokenToIssue {
        roleIds = List.copyOf(roleIds);
    }

    /**
     * @param roles that it carries, with their permissions
     * @param application null where it is for our own API
     */
    public static TokenToIssue of(
            UUID id,
            UUID organizationId,
            Holder holder,
            String name,
            List<HeldRole> roles,
            @Nullable TargetApplication application,
            @Nullable UUID renewedFrom,
            Derivation derivation,
            Instant issued,
            Instant expires) {
        var token = new AccessToken(
                id,
                organizationId,
                holder.organization(),
                holder.id(),
                holder.kind(),
                holder.name(),
                name,
                List.of(application == null ? AccessToken.audienceOf(holder.organization()) : application.audience()),
                derivation.narrow(holder.permissionsOf(roles)),
                roles.stream().map(HeldRole::name).toList(),
                null,
                issued,
                expires);
        return new TokenToIssue(
                token,
                holder.id(),
                roles.stream().map(HeldRole::id).toList(),
                application == null ? null : application.id(),
                renewedFrom,
                derivation);
    }

    /** The same token with these permissions in place of its own. */
    public TokenToIssue withPermissions(List<String> permissions) {
        var narrowed = token.as(token.id(), token.audiences(), permissions, token.issued(), token.expires());
        return new TokenToIssue(narrowed, holderId, roleIds, applicationId, renewedFrom, derivation);
    }
}
