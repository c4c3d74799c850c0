package dev.mintmark.organization;

import dev.mintmark.platform.caller.Caller;
import io.smallrye.mutiny.Uni;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The ways in which an organization and the service are administered: no change takes the last of them. */
public interface WaysIn {

    /**
     * In a transaction of the current session: makes a change that may take a way in. What is written there must be
     * flushed.
     *
     * @param resource what is changed, for the refusal
     * @return fails with 409 where the organization or the service had a way in, and has none that is as good any more
     */
    <T extends @Nullable Object> Uni<T> keep(
            String resource, Caller caller, UUID organizationId, Supplier<Uni<T>> change);
}
