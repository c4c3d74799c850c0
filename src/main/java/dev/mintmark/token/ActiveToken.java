package dev.mintmark.token;

import dev.mintmark.organization.AccessTokenTyp;
import dev.mintmark.platform.caller.Caller;
import dev.mintmark.platform.caller.TokenKind;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An active token, with the permissions that it has now. They are never more than it was issued with.
 *
 * @param clientId the row that vouches for the holder: an issuer's, a member's or an API user's
 * @param holderId the member or API user; null where it belongs to neither
 * @param holder the login, team, runner or API user; null for an organization's token
 * @param application null for a token that is for our own API or for a resource
 * @param forUs true where our own API takes it
 * @param permissions those it carries and its holder still has, in the order in which it carries them
 * @param roles the names of those it was issued with and its holder still has, sorted
 * @param roleIds of all that it was issued with
 * @param actor the outside identity that was exchanged for it; null where none was
 * @param typ the {@code typ} that its audience wants by now, should it be signed again
 * @param serviceAdmin true where its holder administers every organization
 * @param isStanding true where it is its holder's own: neither it nor an ancestor was got by an exchange
 */
public record ActiveToken(
        UUID id,
        String name,
        UUID organizationId,
        String organization,
        TokenKind kind,
        String subject,
        @Nullable UUID clientId,
        @Nullable UUID holderId,
        @Nullable String holder,
        Caller.@Nullable CallingApplication application,
        boolean forUs,
        List<String> audiences,
        List<String> permissions,
        List<String> roles,
        List<UUID> roleIds,
        AccessToken.@Nullable Actor actor,
        AccessTokenTyp typ,
        Instant issued,
        Instant expires,
        boolean serviceAdmin,
        boolean isStanding) {

    /** Tells whether a member has it by its own authority: nothing was exchanged for it, near or far. */
    boolean isOfMember() {
        return isStanding && kind == TokenKind.PERSONAL;
    }

    /** The same token, to be signed again: same id, same times, worth what it is worth now. */
    public AccessToken again() {
        return new AccessToken(
                id,
                organizationId,
                organization,
                clientId == null ? organizationId : clientId,
                kind,
                holder,
                name,
                audiences,
                permissions,
                roles,
                actor,
                issued,
                expires);
    }
}
