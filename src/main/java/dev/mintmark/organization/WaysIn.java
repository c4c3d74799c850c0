package dev.mintmark.organization;

import dev.mintmark.platform.caller.Caller;
import io.smallrye.mutiny.Uni;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a way to administer an organization and the service: no change takes the last one. The package {@code token}
 * implements it.
 */
public interface WaysIn {

    /**
     * In a transaction of the current session: makes a change that may take a way in. The change must flush its writes.
     *
     * @param resource the type of the changed resource, for the refusal
     * @return fails with 409 where the organization or the service would lose its way in, or get a worse one
     */
    <T extends @Nullable Object> Uni<T> keep(
            String resource, Caller caller, UUID organizationId, Supplier<Uni<T>> change);
}
