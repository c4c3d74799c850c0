package dev.mintmark.jwt;

import dev.mintmark.platform.json.JsonValue.JsonObject;
import dev.mintmark.platform.json.JsonValue.JsonString;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.Signature;
import java.security.SignatureException;
import org.jspecify.annotations.Nullable;

/**
 * A signed token (RFC 7515 compact form) of the right form, whose signature <em>is not verified yet</em>. All of it is
 * its sender's word until {@link Verifier#verify} has returned. Immutable.
 */
public final class Jws {

    private final JoseHeader header;
    private final JsonObject claims;
    private final byte[] compact;
    private final int signingInputLength;
    private final byte[] payload;
    private final byte[] signature;

    Jws(
            JoseHeader header,
            JsonObject claims,
            byte[] compact,
            int signingInputLength,
            byte[] payload,
            byte[] signature) {
        this.header = header;
        this.claims = claims;
        this.compact = compact;
        this.signingInputLength = signingInputLength;
        this.payload = payload;
        this.signature = signature;
    }

    /** The header's {@code alg}. */
    public SignatureAlgorithm algorithm() {
        return header.algorithm();
    }

    /** The header's {@code kid}, or null when it has none. */
    public @Nullable String kid() {
        return header.kid();
    }

    /** The header's {@code typ} as it was written, or null when it is absent or {@code null}. */
    public @Nullable String typ() {
        return header.typ();
    }

    /** Tells whether the header says that it is an access token (RFC 9068 section 2.1). */
    public boolean isAccessToken() {
        return header.isAccessToken();
    }

    /** The payload, unverified and unchecked, save that no name in it passes itself off as a registered claim. */
    public JsonObject claims() {
        return claims;
    }

    /** The {@code iss} claim, good for nothing but finding the issuer's keys; null when absent or no string. */
    public @Nullable String unverifiedIssuer() {
        return claims.get("iss") instanceof JsonString iss ? iss.value() : null;
    }

    /**
     * SHA-256 of the decoded payload, computed at each call. It tells two tokens of one {@code jti} apart by their
     * claims alone: an ECDSA signature has more than one spelling.
     */
    public byte[] payloadSha256() {
        try {
            return MessageDigest.getInstance("SHA-256").digest(payload);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java runtime has SHA-256", e);
        }
    }

    byte[] signature() {
        return signature;
    }

    void feedSigningInput(Signature verification) throws SignatureException {
        verification.update(compact, 0, signingInputLength);
    }

    /** Names neither claims nor signature: what is printed ends up in logs. */
    @Override
    public String toString() {
        return "Jws[" + header.algorithm() + "]";
    }
}
