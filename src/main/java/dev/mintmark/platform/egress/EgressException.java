package dev.mintmark.platform.egress;

import org.jspecify.annotations.Nullable;

/**
 * A fetch that failed or was refused. The message may be told to the administrator who named the address. For a refused
 * address it is {@link #REFUSED}, whatever is there, so that fetches are no port scanner. {@link #reason()} and
 * {@link #detail()} tell more, for logs and metrics only.
 */
public final class EgressException extends RuntimeException {

    /** All that is said of an address that the guard refuses. */
    public static final String REFUSED =
            "Nothing is fetched from this address: only https is, and only from a host that"
                    + " DNS knows by public addresses. An origin that is private, loopback or plain http is fetched from once the"
                    + " operator lists it in mintmark.egress.allowed-origins (MINTMARK_EGRESS_ALLOWED_ORIGINS).";

    /** The cause; few enough to be a metric's label. */
    public enum EgressFailure {
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
        /** The body is encoded in a way that was not asked for, or is not what its encoding says. */
        ENCODING,
        /** More body than is read. */
        TOO_LARGE,
        /** Not complete in time. */
        TIMEOUT
    }

    private final EgressFailure reason;
    private final String told;
    private final String detail;

    private EgressException(EgressFailure reason, String told, String detail, @Nullable Throwable cause) {
        super(told, cause);
        this.reason = reason;
        this.told = told;
        this.detail = detail;
    }

    /** The guard lets nothing go there. */
    static EgressException refused(EgressFailure reason, String detail, @Nullable Throwable cause) {
        return new EgressException(reason, REFUSED, detail, cause);
    }

    /** A failure that may be told. */
    static EgressException failed(EgressFailure reason, String told, @Nullable Throwable cause) {
        return new EgressException(reason, told, told, cause);
    }

    /** The cause, for metrics. */
    public EgressFailure reason() {
        return reason;
    }

    /** {@link #REFUSED}, or the rest of a sentence about an address that was allowed; what others sent is excerpted. */
    @Override
    public String getMessage() {
        return told;
    }

    /** Tells whether the guard refused the address. */
    public boolean isRefusal() {
        return told.equals(REFUSED);
    }

    /** The detail for logs; it may name hosts and addresses that nobody else is to hear of. */
    public String detail() {
        return detail;
    }
}
