package dev.mintmark.access;

import dev.mintmark.platform.http.Peer;
import java.util.UUID;

/** Notes uses of tokens. The package {@code token} implements it. */
public interface TokenUses {

    /**
     * Notes one use, now. Returns at once.
     *
     * @param organizationId the token's
     * @param peer the sender of the request that used it
     */
    void used(UUID organizationId, UUID tokenId, Peer peer);
}
