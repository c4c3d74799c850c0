package dev.mintmark.platform.http;

import io.smallrye.mutiny.Uni;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Finds the caller that may send a body, before the body is read. The package {@code access} implements it. */
public interface BodySenders {

    /** The holder of one token. */
    record Sender(UUID organizationId, UUID tokenId) {}

    /**
     * Finds the caller of a large body: one that may change what {@code organization} has configured.
     *
     * @param organization its name or id, as the address has it
     * @param token as the header has it, not yet looked at
     * @return null where the endpoint would refuse this caller
     */
    Uni<@Nullable Sender> find(String organization, String token);

    /**
     * Tells whether we have signed a token, and it has not expired. Its endpoint finds out whether it was revoked.
     *
     * @param token as the header has it, not yet looked at
     */
    boolean isOurs(String token);
}
