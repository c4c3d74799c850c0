package dev.mintmark.signing;

import dev.mintmark.platform.error.ApiException;
import dev.mintmark.signing.keys.KeyRing;
import dev.mintmark.signing.keys.SigningAlgorithm;
import dev.mintmark.signing.keys.SigningKey;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.Vertx;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.util.function.Supplier;

/** Signs with the key that is active now. */
@Singleton
public final class TokenSigner {
    private final KeyRing keyRing;
    private final SecureRandom random;
    private final Vertx vertx;

    TokenSigner(KeyRing keyRing, SecureRandom random, Vertx vertx) {
        this.keyRing = keyRing;
        this.random = random;
        this.vertx = vertx;
    }

    /**
     * Makes a compact JWS with the header {@code alg}, {@code kid} and {@code typ}. ES256 and Ed25519 sign on the
     * subscriber's thread, RS256 on a worker. Either way the item arrives in the subscriber's context. Each
     * subscription signs anew.
     *
     * @param typ the header's {@code typ}: a constant such as {@code at+jwt}, never anything a caller sent
     * @param payloadJson the claims in UTF-8, taken as they are
     * @return fails with {@link IllegalStateException} before the service is ready
     */
    public Uni<SignedToken> sign(String typ, byte[] payloadJson) {
        return sign(keyRing::signer, typ, payloadJson);
    }

    /** Signs in this algorithm; fails with an {@link ApiException} (503) where there is no key for it any more. */
    public Uni<SignedToken> sign(SigningAlgorithm algorithm, String typ, byte[] payloadJson) {
        return sign(() -> keyRing.signer(algorithm), typ, payloadJson);
    }

    private Uni<SignedToken> sign(Supplier<SigningKey> signer, String typ, byte[] payloadJson) {
        return Uni.createFrom().deferred(() -> {
            var key = signer.get();
            if (key.algorithm().isSlow()) {
                return vertx.executeBlocking(() -> CompactJws.sign(key, typ, payloadJson, random), false);
            }
            return Uni.createFrom().item(CompactJws.sign(key, typ, payloadJson, random));
        });
    }
}
