package dev.mintmark.platform.http;

import io.smallrye.mutiny.Uni;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Tells who may send a large body, before it is read; the room that knows the callers answers. */
public interface LargeBodySenders {

    /** The holder of one token. */
    record Sender(UUID organizationId, UUID tokenId) {}

    /**
     * Finds the caller that may change what {@code organization} has configured.
     *
     * @param organization its name or id, as the address has it
     * @param token as the header has it, not yet looked at
     * @return null where the endpoint would refuse this caller
     */
    Uni<@Nullable Sender> find(String organization, String token);
}
