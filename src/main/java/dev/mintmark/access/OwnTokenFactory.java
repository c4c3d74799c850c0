package dev.mintmark.access;

import dev.mintmark.jwt.InvalidTokenException;
import dev.mintmark.jwt.InvalidTokenException.Reason;
import dev.mintmark.jwt.Jws;
import dev.mintmark.jwt.JwsReader;
import dev.mintmark.jwt.RegisteredClaims;
import dev.mintmark.organization.AccessTokenTyp;
import dev.mintmark.platform.OwnUrls;
import dev.mintmark.platform.error.RefusedTokenException;
import dev.mintmark.platform.json.JsonValue.JsonObject;
import dev.mintmark.platform.json.JsonValue.JsonString;
import dev.mintmark.signing.keys.KeyRing;
import io.smallrye.jwt.auth.principal.DefaultJWTCallerPrincipal;
import io.smallrye.jwt.auth.principal.JWTAuthContextInfo;
import io.smallrye.jwt.auth.principal.JWTCallerPrincipal;
import io.smallrye.jwt.auth.principal.JWTCallerPrincipalFactory;
import io.smallrye.jwt.auth.principal.ParseException;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;
import java.util.List;
import java.util.Set;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumer;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Verifies access tokens of this service (RFC 9068) for smallrye-jwt, with the keys of its own ring. The header tells
 * an access token. Where a service wants a plain {@code JWT} there, the claims that only access tokens have tell it.
 * The same code and provider check the signature as for subject tokens.
 */
@Alternative
@Priority(1)
@ApplicationScoped
class OwnTokenFactory extends JWTCallerPrincipalFactory {
    private static final Set<String> TYPS = Set.of(AccessTokenTyp.AT_JWT.text(), AccessTokenTyp.JWT.text());

    /**
     * Claims of access tokens alone. The {@code typ} does not tell a job's token apart: access tokens may have the
     * same.
     */
    private static final List<String> OF_ACCESS_TOKENS = List.of("client_id", "token_type");

    private final KeyRing keyRing;
    private final OwnUrls ownUrls;
    private final JwtConsumer claims;

    OwnTokenFactory(KeyRing keyRing, OwnUrls ownUrls) {
        this.keyRing = keyRing;
        this.ownUrls = ownUrls;
        this.claims = new JwtConsumerBuilder()
                // It has been checked by then, with the key that made it.
                .setSkipSignatureVerification()
                // Another replica, whose clock is ahead, may have made it just now.
                .setAllowedClockSkewInSeconds((int) RegisteredClaims.LEEWAY.toSeconds())
                .setRequireJwtId()
                .setRequireSubject()
                .setRequireIssuedAt()
                .setRequireExpirationTime()
                // For whom it is, whoever asks looks at.
                .setSkipDefaultAudienceValidation()
                .build();
    }

    @Override
    public JWTCallerPrincipal parse(String token, JWTAuthContextInfo ignored) throws ParseException {
        var jws = read(token);
        verify(jws);
        if (!jws.isAccessToken()) {
            refuseOtherKinds(jws.claims());
        }
        try {
            var read = claims.processToClaims(token);
            if (!read.hasAudience()) {
                throw refused(TokenFault.lacks("aud"));
            }
            return new DefaultJWTCallerPrincipal(token, "JWT", read);
        } catch (InvalidJwtException e) {
            throw refused(TokenFault.of(e));
        }
    }

    /** Reads a token that names this service as its issuer. */
    private Jws read(String token) throws ParseException {
        try {
            var jws = JwsReader.readOfKind(TYPS, token);
            refuseOtherIssuer(jws.unverifiedIssuer());
            return jws;
        } catch (InvalidTokenException e) {
            var shown = JwsReader.readClaimsToShow(token);
            if (shown != null && shown.get("iss") instanceof JsonString iss) {
                refuseOtherIssuer(iss.value());
            }
            throw refused(fault(e));
        }
    }

    /**
     * Names another issuer before anything else is said, since its keys are not ours. It says more than a fault of the
     * form does.
     */
    private void refuseOtherIssuer(@Nullable String iss) throws ParseException {
        if (!ownUrls.contains(iss)) {
            throw refused(TokenFault.otherIssuer(iss, ownUrls.current()));
        }
    }

    private static RefusedTokenException fault(InvalidTokenException invalid) {
        return invalid.reason() == Reason.MALFORMED ? TokenFault.malformed() : TokenFault.signature();
    }

    private static ParseException refused(RefusedTokenException why) {
        return new ParseException(why.getMessage(), why);
    }

    private static void refuseOtherKinds(JsonObject claims) throws ParseException {
        for (var claim : OF_ACCESS_TOKENS) {
            if (!(claims.get(claim) instanceof JsonString)) {
                throw refused(TokenFault.otherKind());
            }
        }
    }

    private void verify(Jws token) throws ParseException {
        var kid = token.kid();
        var key = kid == null ? null : keyRing.find(kid);
        if (key == null) {
            throw refused(TokenFault.signature());
        }
        try {
            key.verify(token);
        } catch (InvalidTokenException e) {
            throw refused(fault(e));
        }
    }
}
