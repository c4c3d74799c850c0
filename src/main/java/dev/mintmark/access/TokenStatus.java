package dev.mintmark.access;

import dev.mintmark.platform.caller.Caller;
import io.smallrye.mutiny.Uni;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Tells the holder of an active token of this service. The package {@code token} implements it. */
public interface TokenStatus {

    /**
     * Finds the holder of a token. Reads the row: revocation is never cached.
     *
     * @param tokenId the {@code jti} of a token whose signature was verified
     * @return null where the token is unknown, expired, revoked, meant for others, or stands for something that is gone
     */
    Uni<@Nullable Caller> find(UUID tokenId);

    /** Says in a sentence, for the holder of a token that was not found, why it was not. */
    Uni<String> explain(UUID tokenId);
}
