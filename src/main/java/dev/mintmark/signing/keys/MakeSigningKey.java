package dev.mintmark.signing.keys;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.Vertx;
import jakarta.inject.Singleton;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.RSAKeyGenParameterSpec;

/** Makes a key pair and encrypts its private half at once. */
@Singleton
public final class MakeSigningKey {
    private static final int RSA_BITS = 2048;

    private final KeyEnvelope keyEnvelope;
    private final SecureRandom random;
    private final Vertx vertx;

    MakeSigningKey(KeyEnvelope keyEnvelope, SecureRandom random, Vertx vertx) {
        this.keyEnvelope = keyEnvelope;
        this.random = random;
        this.vertx = vertx;
    }

    Uni<NewKey> make(KeyPurpose purpose, SigningAlgorithm algorithm) {
        return vertx.executeBlocking(() -> makeNow(purpose, algorithm), false);
    }

    private NewKey makeNow(KeyPurpose purpose, SigningAlgorithm algorithm) throws GeneralSecurityException {
        var pair = generate(algorithm, random);
        var jwk = PublicJwk.of(algorithm, pair.getPublic());
        return new NewKey(jwk, purpose, keyEnvelope.seal(jwk.kid(), algorithm, pair.getPrivate()));
    }

    public static KeyPair generate(SigningAlgorithm algorithm, SecureRandom random) throws GeneralSecurityException {
        return switch (algorithm) {
            case ES256 -> generate("EC", new ECGenParameterSpec("secp256r1"), random);
            case RS256 -> generate("RSA", new RSAKeyGenParameterSpec(RSA_BITS, RSAKeyGenParameterSpec.F4), random);
            case EDDSA -> generate("Ed25519", NamedParameterSpec.ED25519, random);
        };
    }

    private static KeyPair generate(String type, AlgorithmParameterSpec parameters, SecureRandom random)
            throws GeneralSecurityException {
        var generator = KeyPairGenerator.getInstance(type);
        generator.initialize(parameters, random);
        return generator.generateKeyPair();
    }
}
