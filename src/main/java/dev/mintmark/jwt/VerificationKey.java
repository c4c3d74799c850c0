package dev.mintmark.jwt;

import dev.mintmark.platform.crypto.SignatureKey;
import dev.mintmark.platform.json.JsonValue.JsonObject;
import java.security.PublicKey;
import java.util.Arrays;
import java.util.Collections;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A public key that passed the lint of {@link Jwk}, and the only algorithms it may be used with. Immutable. */
public final class VerificationKey {

    private final @Nullable String kid;
    private final PublicKey publicKey;
    private final SignatureKey signatureKey;
    private final Set<SignatureAlgorithm> algorithms;
    private final int signatureLength;

    VerificationKey(
            @Nullable String kid, PublicKey publicKey, Set<SignatureAlgorithm> algorithms, int signatureLength) {
        this.kid = kid;
        this.publicKey = publicKey;
        this.signatureKey = new SignatureKey(publicKey);
        this.algorithms = Set.copyOf(algorithms);
        this.signatureLength = signatureLength;
    }

    /**
     * Reads a JWK (RFC 7517) of its own, with the lint that each key of a set gets.
     *
     * @throws IllegalArgumentException where it is no key to verify signatures with
     */
    public static VerificationKey parse(JsonObject jwk) {
        try {
            return Jwk.toVerificationKey(jwk);
        } catch (InvalidJwkException e) {
            throw new IllegalArgumentException("a JWK that cannot be used: " + e.member() + ' ' + e.getMessage(), e);
        }
    }

    /** The key's name within its set, or null when it has none. */
    public @Nullable String kid() {
        return kid;
    }

    public PublicKey publicKey() {
        return publicKey;
    }

    SignatureKey signatureKey() {
        return signatureKey;
    }

    /** The algorithms of the key, by its type, curve and {@code alg}; never empty. */
    public Set<SignatureAlgorithm> algorithms() {
        return algorithms;
    }

    /** The length of a signature by this key, in bytes. */
    int signatureLength() {
        return signatureLength;
    }

    boolean allows(SignatureAlgorithm algorithm) {
        return algorithms.contains(algorithm);
    }

    boolean isSameMaterialAs(VerificationKey other) {
        return Arrays.equals(publicKey.getEncoded(), other.publicKey.getEncoded());
    }

    boolean repeats(VerificationKey other) {
        return Objects.equals(kid, other.kid) && algorithms.equals(other.algorithms) && isSameMaterialAs(other);
    }

    /** Tells whether a token that names this key and an algorithm could as well mean the other, different key. */
    boolean isConfusedWith(VerificationKey other) {
        return kid != null
                && kid.equals(other.kid)
                && !isSameMaterialAs(other)
                && !Collections.disjoint(algorithms, other.algorithms);
    }
}
