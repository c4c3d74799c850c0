package dev.mintmark.platform.caller;

import jakarta.enterprise.context.RequestScoped;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The caller of this request, and the organization that its path names. Both are found and checked before the endpoint
 * runs.
 */
@RequestScoped
public class CallContext {
    private @Nullable Caller caller;
    private @Nullable UUID organizationId;

    /** The caller; only in endpoints marked with {@link Requires}. */
    public Caller caller() {
        return Objects.requireNonNull(caller, "this endpoint asks for no caller");
    }

    /** The caller; null where nobody calls, and in endpoints that ask for no caller. */
    public @Nullable Caller callerIfAny() {
        return caller;
    }

    /** The id of the organization that the path names. */
    public UUID organizationId() {
        return Objects.requireNonNull(organizationId, "this endpoint's path names no organization");
    }

    /** Sets both; called by {@code access}, which has checked them. */
    public void set(Caller caller, @Nullable UUID organizationId) {
        this.caller = caller;
        this.organizationId = organizationId;
    }
}
