package dev.mintmark.token;

import dev.mintmark.platform.caller.Caller;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Decides what a caller may do with a token: manage it, or be handed an equal one. */
public final class TokenAccess {
    private TokenAccess() {}

    /**
     * Tells whether the token, which is of the caller's organization, is the caller's or the caller administers it. A
     * caller with a token for an application manages that application's tokens alone. The application was shown the
     * token too, and must not get one for another out of it.
     */
    public static boolean mayManage(Caller caller, TokenRecord token) {
        return caller.mayAdminister(token.organizationId()) || owns(caller, token);
    }

    /**
     * Tells whether the caller, who manages the token, may be handed one that is worth as much. The text of a renewal
     * is the holder's authority. A token with some roles gets no others out of its siblings, and one without
     * {@code admin} gets no {@code admin}. An organization's administrator gets no token that administers the service.
     *
     * @param holder null where the member or API user is gone
     */
    public static boolean mayBeHanded(Caller caller, TokenRecord token, @Nullable Holder holder) {
        if (caller.tokenId().equals(token.id()) || caller.serviceAdmin()) {
            return true;
        }
        if (holder != null && holder.serviceAdmin() && token.permissions().contains(Caller.ADMIN)) {
            return false;
        }
        if (caller.mayAdminister(token.organizationId())) {
            return true;
        }
        return !token.permissions().contains(Caller.ADMIN)
                && (caller.roleIds().isEmpty() || caller.roleIds().containsAll(token.roleIds()));
    }

    /**
     * Tells whether the caller is the application that a token with these audiences is for. The consumer shows the token
     * to it alone. An administrator who looks, or another service, proves no use.
     */
    public static boolean isDestination(Caller caller, List<String> audiences) {
        var application = caller.application();
        return application != null && audiences.contains(application.audience());
    }

    private static boolean owns(Caller caller, TokenRecord token) {
        if (caller.tokenId().equals(token.id())) {
            return true;
        }
        if (caller.holderId() == null || !caller.holderId().equals(token.holderId()) || caller.kind() != token.kind()) {
            return false;
        }
        var application = caller.application();
        return application == null || Objects.equals(application.id(), token.applicationId());
    }
}
