package dev.mintmark.token;

import dev.mintmark.organization.ScopeText;
import dev.mintmark.platform.caller.TokenKind;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An access token that is about to be issued, for its claims and for its row.
 *
 * @param id the {@code jti}
 * @param clientId the {@code client_id}: the row that vouches for the holder (an issuer's, or a member's)
 * @param kind the kind of party that it speaks for
 * @param holder the team, login, runner or API user; null for an organization's token
 * @param name the token's name in lists
 * @param audiences the {@code aud}, at least one
 * @param permissions those that it carries, in a stable order
 * @param roles the names of those it was issued with, in a stable order; none for a token that was exchanged for
 * @param actor the outside identity that was exchanged for it; null where none was
 * @param issued whole seconds, UTC
 * @param expires whole seconds, UTC
 */
public record AccessToken(
        UUID id,
        UUID organizationId,
        String organization,
        UUID clientId,
        TokenKind kind,
        @Nullable String holder,
        String name,
        List<String> audiences,
        List<String> permissions,
        List<String> roles,
        @Nullable Actor actor,
        Instant issued,
        Instant expires) {

    /** The outside identity: its {@code iss}, its {@code sub}, and its {@code jti} where it has one. */
    public record Actor(String iss, String sub, @Nullable String jti) {}

    public AccessToken {
        audiences = List.copyOf(audiences);
        permissions = List.copyOf(permissions);
        roles = List.copyOf(roles);
    }

    /** The same holder's token under another id, with another content and other times. */
    public AccessToken as(
            UUID otherId,
            List<String> otherAudiences,
            List<String> otherPermissions,
            Instant otherIssued,
            Instant otherExpires) {
        return new AccessToken(
                otherId,
                organizationId,
                organization,
                clientId,
                kind,
                holder,
                name,
                otherAudiences,
                otherPermissions,
                roles,
                actor,
                otherIssued,
                otherExpires);
    }

    /** The {@code scope}: the permissions as text. */
    public String scope() {
        return ScopeText.of(permissions);
    }

    /**
     * The {@code sub}: {@code organization:ORG}, {@code team:ORG/NAME}, {@code user:ORG/LOGIN}, {@code runner:ORG/NAME} or
     * {@code api-user:ORG/NAME}.
     */
    public String subject() {
        return kind == TokenKind.ORGANIZATION
                ? kind.holder() + ':' + organization
                : kind.holder() + ':' + organization + '/' + holder;
    }

    /** The audience under which our own API and an organization's services take its tokens. */
    public static String audienceOf(String organization) {
        return "urn:mintmark:org:" + organization;
    }
}
