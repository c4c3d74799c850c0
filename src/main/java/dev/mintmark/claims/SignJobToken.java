package dev.mintmark.claims;

import dev.mintmark.platform.MintmarkConfig;
import dev.mintmark.signing.SignedToken;
import dev.mintmark.signing.TokenSigner;
import dev.mintmark.token.ClaimsWriter;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;

/**
 * Writes the claims of a job token (OpenID Connect Core 1.0 section 2) and signs it in its organization's algorithm.
 * Nothing is recorded here, so nothing is issued yet.
 */
@Singleton
public final class SignJobToken {
    private static final String TYPE = "JWT";

    private final TokenSigner signer;
    private final MintmarkConfig config;

    SignJobToken(TokenSigner signer, MintmarkConfig config) {
        this.signer = signer;
        this.config = config;
    }

    public Uni<SignedToken> sign(JobToken token) {
        var claims = claims(token, config.publicUrl());
        var algorithm = token.project().algorithm();
        return algorithm == null ? signer.sign(TYPE, claims) : signer.sign(algorithm, TYPE, claims);
    }

    private static byte[] claims(JobToken token, String iss) {
        var project = token.project();
        return ClaimsWriter.registered(
                        iss, token.subject(), token.audiences(), token.issued(), token.expires(), token.id())
                .text("org", project.organization())
                .text("org_id", project.organizationId().toString())
                .text("project", project.name())
                .text("project_id", project.id().toString())
                .actor(token.actor())
                .bytes();
    }
}
