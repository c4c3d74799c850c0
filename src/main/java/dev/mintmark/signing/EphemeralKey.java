package dev.mintmark.signing;

import dev.mintmark.signing.keys.KeyPurpose;
import dev.mintmark.signing.keys.KeyTimes;
import dev.mintmark.signing.keys.MakeSigningKey;
import dev.mintmark.signing.keys.PublicJwk;
import dev.mintmark.signing.keys.SigningAlgorithm;
import dev.mintmark.signing.keys.SigningKey;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Instant;

/** An ES256 key pair that is stored nowhere. Its maker publishes it. */
public final class EphemeralKey {
    private final SigningKey key;
    private final SecureRandom random;

    private EphemeralKey(SigningKey key, SecureRandom random) {
        this.key = key;
        this.random = random;
    }

    public static EphemeralKey generate(SecureRandom random) {
        try {
            var pair = MakeSigningKey.generate(SigningAlgorithm.ES256, random);
            var jwk = PublicJwk.of(SigningAlgorithm.ES256, pair.getPublic());
            return new EphemeralKey(
                    new SigningKey(jwk, KeyPurpose.GENERAL, KeyTimes.first(Instant.EPOCH), pair.getPrivate()), random);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("P-256 is part of every Java", e);
        }
    }

    /** The public half as a JWK (RFC 7517). */
    public String jwk() {
        return key.jwk().json();
    }

    /** A compact JWS over the claims. */
    public String sign(String typ, byte[] payloadJson) {
        return CompactJws.sign(key, typ, payloadJson, random).text();
    }
}
