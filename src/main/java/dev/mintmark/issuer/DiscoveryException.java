package dev.mintmark.issuer;

import dev.mintmark.platform.error.ApiException;
import org.jspecify.annotations.Nullable;

/**
 * An issuer that cannot be discovered. Its message is the same whatever happened and may be shown to the caller; what
 * happened is in {@link #reason()} and the cause, for logs and metrics only.
 */
public final class DiscoveryException extends RuntimeException {

    /** The one sentence that leaves the service. */
    public static final String OUTWARD = "the issuer's discovery document and keys could not be read";

    /** What happened; few enough to be a metric's label. */
    public enum Reason {
        /** A document could not be fetched; the cause is an {@link dev.mintmark.platform.egress.EgressException}. */
        FETCH,
        /** The discovery document is not a JSON object with the members that are needed. */
        DOCUMENT,
        /** The document is another issuer's. */
        ISSUER,
        /** The keys are not a JWK Set. */
        JWKS
    }

    private final Reason reason;

    DiscoveryException(Reason reason, @Nullable Throwable cause) {
        super(OUTWARD, cause);
        this.reason = reason;
    }

    /** For metrics. */
    public Reason reason() {
        return reason;
    }

    /** The answer to whoever registers: 400, and the same whatever happened, so that registering is no port scanner. */
    ApiException refusal() {
        return ApiException.invalid("OidcIssuer", "url", OUTWARD);
    }
}
