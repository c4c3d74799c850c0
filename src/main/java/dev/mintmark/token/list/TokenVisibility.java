package dev.mintmark.token.list;

import dev.mintmark.platform.caller.Caller;
import dev.mintmark.token.FoundToken;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The part of an organization's tokens that a caller may see. A token out of sight answers as one that does not exist.
 *
 * @param holderId null where everybody's are seen, or only one token
 * @param applicationId null where it does not matter what the tokens are for
 * @param onlyId the one token that a caller without a holder sees; null for other callers. Lists narrow it further by
 *     the other members
 */
public record TokenVisibility(
        UUID organizationId, @Nullable UUID holderId, @Nullable UUID applicationId, @Nullable UUID onlyId) {

    /** All of an organization's, for those who administer it. */
    public static TokenVisibility whole(UUID organizationId) {
        return new TokenVisibility(organizationId, null, null, null);
    }

    /** The visibility of a caller in its own organization. */
    public static TokenVisibility of(Caller caller) {
        var organizationId = caller.organizationId();
        if (caller.mayAdminister(organizationId)) {
            return whole(organizationId);
        }
        if (caller.holderId() == null) {
            return new TokenVisibility(organizationId, null, null, caller.tokenId());
        }
        var application = caller.application();
        return new TokenVisibility(
                organizationId, caller.holderId(), application == null ? null : application.id(), null);
    }

    boolean shows(FoundToken token) {
        if (onlyId != null) {
            return onlyId.equals(token.view().id());
        }
        return (holderId == null || holderId.equals(token.holderId()))
                && (applicationId == null || applicationId.equals(token.view().application()));
    }

    /** Tells whether all of an organization's tokens are seen, and so all that they are issued to or for. */
    boolean isWhole() {
        return holderId == null && applicationId == null && onlyId == null;
    }

    /** The same, narrowed to a holder; null where none of the holder's tokens are in sight. */
    @Nullable
    TokenVisibility ofHolder(UUID id) {
        return holderId == null || holderId.equals(id)
                ? new TokenVisibility(organizationId, id, applicationId, onlyId)
                : null;
    }

    /** The same, narrowed to what is for an application; null where nothing that is for it is in sight. */
    @Nullable
    TokenVisibility forApplication(UUID id) {
        return applicationId == null || applicationId.equals(id)
                ? new TokenVisibility(organizationId, holderId, id, onlyId)
                : null;
    }

    TokenListQuery listQuery(@Nullable String name) {
        return new TokenListQuery(organizationId, holderId, applicationId, name);
    }
}
