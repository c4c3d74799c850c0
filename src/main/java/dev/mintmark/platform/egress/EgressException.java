package dev.mintmark.platform.egress;

import org.jspecify.annotations.Nullable;

/**
 * A fetch that failed or was refused. Its message is the same whatever happened and may be shown to the caller; what
 * happened is in {@link #reason()} and {@link #detail()}, for logs and metrics only.
 */
public final class EgressException extends RuntimeException {

    /** The one sentence that leaves the service. */
    public static final String OUTWARD = "the URL could not be fetched";

    /** What happened; few enough to be a metric's label. */
    public enum Reason {
        /** The URL is not one that is ever fetched. */
        URL,
        /** The host's name does not resolve. */
        HOST_UNKNOWN,
        /** The host has an address that is not public, and its origin is not an allowed one. */
        ADDRESS,
        /** No connection, or it broke. */
        CONNECTION,
        /** TLS failed: certificate, name or protocol. */
        TLS,
        /** An answer that is neither 200 nor a redirect. */
        STATUS,
        /** A redirect; none is followed. */
        REDIRECT,
        /** The body is compressed, which was not asked for. */
        ENCODING,
        /** More body than is read. */
        TOO_LARGE,
        /** Not complete in time. */
        TIMEOUT
    }

    private final Reason reason;
    private final String detail;

    EgressException(Reason reason, String detail) {
        this(reason, detail, null);
    }

    EgressException(Reason reason, String detail, @Nullable Throwable cause) {
        super(OUTWARD, cause);
        this.reason = reason;
        this.detail = detail;
    }

    /** For metrics. */
    public Reason reason() {
        return reason;
    }

    /** For logs; names hosts and addresses. Never for the caller. */
    public String detail() {
        return detail;
    }
}
