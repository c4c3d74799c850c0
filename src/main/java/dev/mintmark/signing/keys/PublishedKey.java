package dev.mintmark.signing.keys;

import dev.mintmark.jwt.InvalidTokenException;
import dev.mintmark.jwt.JwkSet;
import dev.mintmark.jwt.Jws;
import dev.mintmark.jwt.Verifier;
import dev.mintmark.platform.json.JsonReader;
import java.nio.charset.StandardCharsets;

/** A published key that verifies tokens of this service: pending, active or retired. */
public final class PublishedKey {
    private static final int MAX_DEPTH = 4;

    private final String kid;
    private final JwkSet itself;

    PublishedKey(PublicJwk jwk) {
        this.kid = jwk.kid();
        var set = "{\"keys\":[" + jwk.json() + "]}";
        this.itself = JwkSet.parseRegistered(JsonReader.readObject(set.getBytes(StandardCharsets.UTF_8), MAX_DEPTH));
    }

    public String kid() {
        return kid;
    }

    /**
     * Comes back where this key signed the token, in this key's algorithm.
     *
     * @throws InvalidTokenException where it did not
     */
    public void verify(Jws token) {
        Verifier.verify(token, itself);
    }
}
