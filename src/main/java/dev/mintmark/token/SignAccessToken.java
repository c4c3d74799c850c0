package dev.mintmark.token;

import dev.mintmark.organization.AccessTokenTyp;
import dev.mintmark.platform.MintmarkConfig;
import dev.mintmark.signing.SignedToken;
import dev.mintmark.signing.TokenSigner;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;

/** Writes the claims of an access token and signs it. Nothing is recorded here, so nothing is issued yet. */
@Singleton
public final class SignAccessToken {
    private final TokenSigner signer;
    private final MintmarkConfig config;

    SignAccessToken(TokenSigner signer, MintmarkConfig config) {
        this.signer = signer;
        this.config = config;
    }

    public Uni<SignedToken> sign(AccessToken token, AccessTokenTyp typ) {
        return signer.sign(typ.text(), AccessTokenClaims.write(token, config.publicUrl()));
    }
}
