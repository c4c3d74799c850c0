package dev.mintmark.token;

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
 * @param derivation what those leave for it that it has its authority from
 */
record TokenToIssue(
        AccessToken token,
        UUID holderId,
        List<UUID> roleIds,
        @Nullable UUID applicationId,
        @Nullable UUID renewedFrom,
        Derivation derivation) {

    TokenToIssue {
        roleIds = List.copyOf(roleIds);
    }

    /**
     * @param roles that it carries, with their permissions
     * @param application null where it is for our own API
     */
    static TokenToIssue of(
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

    /** The token that follows another: what that one carries and its holder still has, for the same. */
    static TokenToIssue successor(
            TokenRecord predecessor,
            UUID id,
            DecideRenewal.Permitted permitted,
            @Nullable TargetApplication application,
            Derivation derivation,
            Instant issued,
            Instant expires) {
        var next = of(
                id,
                predecessor.organizationId(),
                permitted.holder(),
                predecessor.name(),
                permitted.roles(),
                application,
                predecessor.id(),
                derivation,
                issued,
                expires);
        var kept = next.token().permissions().stream()
                .filter(predecessor.permissions()::contains)
                .toList();
        var token = next.token().as(id, next.token().audiences(), kept, issued, expires);
        return new TokenToIssue(
                token, next.holderId(), next.roleIds(), next.applicationId(), next.renewedFrom(), derivation);
    }
}
