package dev.mintmark.token;

import dev.mintmark.platform.caller.Caller;
import java.util.Objects;

/** Whose a token is. */
final class Owners {
    private Owners() {}

    /**
     * Whether the token, which is of the caller's organization, is the caller's or the caller administers it. Whoever comes
     * with a token for an application manages what is for that application: the application was shown the token too, and
     * must not get one for another out of it.
     */
    static boolean mayManage(Caller caller, RecordedToken token) {
        return caller.mayAdminister(token.organizationId()) || owns(caller, token);
    }

    private static boolean owns(Caller caller, RecordedToken token) {
        if (caller.tokenId().equals(token.id())) {
            return true;
        }
        if (caller.holderId() == null
                || !caller.holderId().equals(token.holderId())
                || !caller.kind().equals(token.kind())) {
            return false;
        }
        var application = caller.application();
        return application == null || Objects.equals(application.id(), token.applicationId());
    }
}
