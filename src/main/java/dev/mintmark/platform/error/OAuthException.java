package dev.mintmark.platform.error;

import java.time.Duration;

/** A refusal in the shape of RFC 6749 section 5.2: {@code {"error", "error_description"}}, 400 unless said otherwise. */
public final class OAuthException extends RuntimeException {
    private static final Duration SHORTLY = Duration.ofSeconds(2);

    private final int status;
    private final String error;
    private final String description;
    private final Duration retryAfter;
    private final String reason;

    public OAuthException(int status, String error, String description) {
        this(status, error, description, SHORTLY, error);
    }

    private OAuthException(int status, String error, String description, Duration retryAfter, String reason) {
        super(description, null, false, false);
        this.status = status;
        this.error = error;
        this.description = description;
        this.retryAfter = retryAfter;
        this.reason = reason;
    }

    public static OAuthException invalidRequest(String description) {
        return new OAuthException(400, "invalid_request", description);
    }

    public static OAuthException invalidTarget(String description) {
        return new OAuthException(400, "invalid_target", description);
    }

    public static OAuthException invalidGrant(String description) {
        return new OAuthException(400, "invalid_grant", description);
    }

    public static OAuthException invalidScope(String description) {
        return new OAuthException(400, "invalid_scope", description);
    }

    /** 503: what is needed to decide cannot be had now; the caller tries again after {@code Retry-After}. */
    public static OAuthException temporarilyUnavailable(String description) {
        return temporarilyUnavailable(description, SHORTLY);
    }

    /** @param retryAfter whole seconds, at least one */
    public static OAuthException temporarilyUnavailable(String description, Duration retryAfter) {
        return new OAuthException(503, "temporarily_unavailable", description, retryAfter, "temporarily_unavailable");
    }

    /** The same refusal, with a finer word for why. */
    public OAuthException because(String reason) {
        return new OAuthException(status, error, description, retryAfter, reason);
    }

    public int status() {
        return status;
    }

    /** The registered error code, such as {@code invalid_grant}. */
    public String error() {
        return error;
    }

    public String description() {
        return description;
    }

    /** The reason in one stable word such as {@code bad_signature}: for metrics and audit rows, not for the caller. */
    public String reason() {
        return reason;
    }

    /** The time until a retry makes sense; for a 503 only. */
    Duration retryAfter() {
        return retryAfter;
    }
}
