package dev.mintmark.token;

import dev.mintmark.platform.caller.TokenKind;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A token of an organization as its row tells it, active or not.
 *
 * @param holderId the member or API user; null where it belongs to neither
 * @param permissions those that it carries
 * @param roles the names they had, in the order of {@code roleIds}
 * @param roleIds none where something was exchanged for it
 * @param applicationId null where it is for our own API or for a resource
 */
public record TokenRecord(
        UUID id,
        UUID organizationId,
        TokenKind kind,
        @Nullable UUID holderId,
        String name,
        List<String> permissions,
        List<String> roles,
        List<UUID> roleIds,
        @Nullable UUID applicationId,
        boolean revoked) {

    public TokenRecord {
        permissions = List.copyOf(permissions);
        roles = List.copyOf(roles);
        roleIds = List.copyOf(roleIds);
    }

    /** Tells whether it was issued to a member or an API user, who may be gone. */
    public boolean belongsToSomebody() {
        return kind == TokenKind.PERSONAL || kind == TokenKind.APPLICATION;
    }
}
