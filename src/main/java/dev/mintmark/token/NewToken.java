package dev.mintmark.token;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A token that is about to be issued to a member or an API user.
 *
 * @param roleIds in the order of the token's role names
 * @param applicationId null where it is for our own API
 * @param renewedFrom the token that it follows; null for a new one
 */
record NewToken(
        AccessToken token,
        UUID holderId,
        List<UUID> roleIds,
        @Nullable UUID applicationId,
        @Nullable UUID renewedFrom) {

    NewToken {
        roleIds = List.copyOf(roleIds);
    }
}
