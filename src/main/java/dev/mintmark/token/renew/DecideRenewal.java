package dev.mintmark.token.renew;

import dev.mintmark.platform.caller.TokenKind;
import dev.mintmark.platform.error.ApiException;
import dev.mintmark.token.AskedLifetime;
import dev.mintmark.token.Derivation;
import dev.mintmark.token.GrantedLife;
import dev.mintmark.token.HeldRole;
import dev.mintmark.token.Holder;
import dev.mintmark.token.LifetimeCap;
import dev.mintmark.token.TargetApplication;
import dev.mintmark.token.TokenRecord;
import dev.mintmark.token.issue.TokenToIssue;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Decides a renewal by checks 3 to 7 of the contract ({@code docs/renewal.md}), in its order. A renewal grants only
 * what the token had and its holder still has. A role or permission that was taken away meanwhile stays away.
 */
final class DecideRenewal {

    /**
     * A renewal that passed all checks but the one of its lifetime.
     *
     * @param roles all that the token was issued with, in its order, as they are now
     * @param caps at least one
     */
    record Permitted(Holder holder, List<HeldRole> roles, List<LifetimeCap> caps) {

        /**
         * Checks 6 and 7: when the successor expires.
         *
         * @throws ApiException with the reason of a refusal
         */
        Instant expires(AskedLifetime asked, Instant now) {
            return GrantedLife.decide(now, asked, caps);
        }

        /**
         * The token that follows {@code predecessor}: its roles and permissions as far as its holder still has them.
         *
         * @param application null where it is for our own API
         * @throws ApiException 409 where the caps leave no lifetime
         */
        TokenToIssue successor(
                TokenRecord predecessor,
                UUID id,
                AskedLifetime asked,
                @Nullable TargetApplication application,
                Derivation derivation,
                Instant now) {
            var expires = expires(asked, now);
            var whole = TokenToIssue.of(
                    id,
                    predecessor.organizationId(),
                    holder,
                    predecessor.name(),
                    roles,
                    application,
                    predecessor.id(),
                    derivation,
                    now,
                    expires);
            return whole.withPermissions(whole.token().permissions().stream()
                    .filter(predecessor.permissions()::contains)
                    .toList());
        }

        /** The same, within the bounds of the successor's ancestors. */
        Permitted within(Derivation derivation) {
            return new Permitted(holder, roles, derivation.cap(caps));
        }

        /** The last second that is permitted to any token issued at {@code now}. */
        Instant latest(Instant now) {
            return LifetimeCap.permittedUntil(now, caps);
        }
    }

    private final LifetimeCap ownCap;

    /** @param ownCap the service's own cap, which no role or application raises */
    DecideRenewal(LifetimeCap ownCap) {
        this.ownCap = ownCap;
    }

    /**
     * Checks 3 to 5.
     *
     * @param holder null where the member or API user is gone
     * @param application null where the token is for none, or for one that is gone
     * @throws ApiException with the reason of a refusal
     */
    Permitted decide(TokenRecord token, @Nullable Holder holder, @Nullable TargetApplication application) {
        refuseByState(token, holder, application);
        if (token.roleIds().isEmpty()) {
            throw ApiException.invalid(
                            "Token",
                            "token_id",
                            "the token was issued without roles and cannot be renewed; get a new one as this one was got")
                    .withBadField("token_id");
        }
        var roles = stillHeld(token, holder);
        var caps = new ArrayList<LifetimeCap>();
        caps.add(ownCap);
        roles.forEach(role -> caps.add(role.cap()));
        if (application != null) {
            caps.add(application.cap());
        }
        return new Permitted(Objects.requireNonNull(holder), roles, caps);
    }

    private static void refuseByState(
            TokenRecord token, @Nullable Holder holder, @Nullable TargetApplication application) {
        if (token.revoked()) {
            throw ApiException.conflict("Token", "the token is revoked; issue a new one");
        }
        if (holder != null && holder.suspended()) {
            throw ApiException.conflict("Token", "the API user is suspended; unsuspend it first");
        }
        if (holder == null && token.belongsToSomebody()) {
            throw ApiException.conflict(
                    "Token",
                    "the " + (token.kind() == TokenKind.APPLICATION ? "API user" : "member")
                            + " that the token was issued to was deleted; issue a new token to somebody who is there");
        }
        if (token.applicationId() != null && application == null) {
            throw ApiException.conflict("Token", "the application that the token was for does not exist any more");
        }
    }

    private static List<HeldRole> stillHeld(TokenRecord token, @Nullable Holder holder) {
        var held = new ArrayList<HeldRole>();
        var lost = new ArrayList<String>();
        for (int i = 0; i < token.roleIds().size(); i++) {
            var role = find(holder, token.roleIds().get(i));
            if (role == null) {
                lost.add(token.roles().get(i));
            } else {
                held.add(role);
            }
        }
        if (lost.isEmpty()) {
            return List.copyOf(held);
        }
        lost.sort(String::compareTo);
        throw new ApiException(
                401, "custom", "the token's owner no longer holds: " + String.join(", ", lost), List.of());
    }

    private static @Nullable HeldRole find(@Nullable Holder holder, UUID roleId) {
        return holder == null
                ? null
                : holder.roles().stream()
                        .filter(role -> role.id().equals(roleId))
                        .findFirst()
                        .orElse(null);
    }
}
