package dev.mintmark.signing;

import dev.mintmark.audit.verify.CheckpointSignatures;
import dev.mintmark.jwt.InvalidTokenException;
import dev.mintmark.jwt.JwsReader;
import dev.mintmark.signing.keys.KeyRing;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.Set;

/** Signs the checkpoints of the audit record with signing keys, under a {@code typ} that no token has. */
@Singleton
final class SignCheckpoints implements CheckpointSignatures {
    private static final String TYP = "mintmark-audit-checkpoint+jwt";

    private final TokenSigner signer;
    private final KeyRing keyRing;

    SignCheckpoints(TokenSigner signer, KeyRing keyRing) {
        this.signer = signer;
        this.keyRing = keyRing;
    }

    @Override
    public Uni<String> sign(byte[] claims) {
        return signer.sign(TYP, claims).map(SignedToken::text);
    }

    /** A checkpoint outlives the key that signed it: what the claims' own HMAC says counts then. */
    @Override
    public boolean isPlausible(String jws) {
        try {
            var read = JwsReader.readOfKind(Set.of(TYP), jws);
            var kid = read.kid();
            var key = kid == null ? null : keyRing.find(kid);
            if (key != null) {
                key.verify(read);
            }
            return kid != null;
        } catch (InvalidTokenException e) {
            return false;
        }
    }
}
