package dev.mintmark.jwt;

/** The failure of a token that is not to be trusted. The message is a sentence that may be shown to its sender. */
public final class InvalidTokenException extends RuntimeException {

    /** The kind of fault. */
    public enum Reason {
        /** Not three strict base64url parts of strict JSON, or too long. */
        MALFORMED,
        /** A JWE: five parts. */
        ENCRYPTED,
        /** An algorithm that is never accepted, {@code none} and {@code HS256} for instance. */
        UNSUPPORTED_ALGORITHM,
        /** A header that changes what the token means: {@code crit}, {@code b64}, {@code zip}, a nested token. */
        UNSUPPORTED_HEADER,
        /** An access token, a logout token, a DPoP proof: made for something else. */
        WRONG_KIND,
        /** The issuer has, as far as we know, no such key. Keys fetched anew may hold it. */
        UNKNOWN_KEY,
        /** The token names no key and too many keys fit. */
        AMBIGUOUS_KEY,
        /** The key named is not for the algorithm named. */
        ALGORITHM_NOT_ALLOWED,
        /** The key is known and did not make this signature. */
        BAD_SIGNATURE,
        /** A registered claim is missing, of the wrong type or outside of what is accepted. */
        INVALID_CLAIM,
        /** {@code exp} has passed. */
        EXPIRED,
        /** {@code nbf} or {@code iat} is yet to come. */
        NOT_YET_VALID
    }

    private final Reason reason;

    InvalidTokenException(Reason reason, String sentence) {
        // Hostile input costs no stack trace.
        super(sentence, null, false, false);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }

    /** The sentence: printable ASCII without double quote and backslash, so fit for {@code error_description}. */
    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
