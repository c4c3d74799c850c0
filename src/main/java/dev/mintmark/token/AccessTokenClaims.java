package dev.mintmark.token;

/**
 * Writes the claims of an access token (RFC 9068 section 2.2), with {@code permissions} as a list and {@code scope} as
 * text.
 */
final class AccessTokenClaims {
    private AccessTokenClaims() {}

    static byte[] write(AccessToken token, String iss) {
        var claims = ClaimsWriter.registered(
                        iss, token.subject(), token.audiences(), token.issued(), token.expires(), token.id())
                .text("client_id", token.clientId().toString())
                .text("org", token.organization())
                .text("token_type", token.kind().text());
        if (token.holder() != null) {
            claims.text(token.kind().holder(), token.holder());
        }
        claims.text("scope", token.scope()).texts("permissions", token.permissions());
        if (!token.roles().isEmpty()) {
            claims.texts("roles", token.roles());
        }
        return claims.actor(token.actor()).bytes();
    }
}
