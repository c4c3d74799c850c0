package dev.mintmark.access;

import dev.mintmark.platform.MintmarkConfig;
import dev.mintmark.signing.KeyRing;
import io.smallrye.jwt.algorithm.SignatureAlgorithm;
import io.smallrye.jwt.auth.principal.DefaultJWTCallerPrincipal;
import io.smallrye.jwt.auth.principal.DefaultJWTTokenParser;
import io.smallrye.jwt.auth.principal.JWTAuthContextInfo;
import io.smallrye.jwt.auth.principal.JWTCallerPrincipal;
import io.smallrye.jwt.auth.principal.JWTCallerPrincipalFactory;
import io.smallrye.jwt.auth.principal.ParseException;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;
import java.security.Key;
import java.util.List;
import java.util.Set;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.MalformedClaimException;
import org.jose4j.jwx.JsonWebStructure;
import org.jose4j.keys.resolvers.VerificationKeyResolver;
import org.jose4j.lang.UnresolvableKeyException;

/** Hands smallrye-jwt the key of our own ring that a token names, and lets it accept access tokens (RFC 9068) only. */
@Alternative
@Priority(1)
@ApplicationScoped
class OwnTokenFactory extends JWTCallerPrincipalFactory {
    private static final String ACCESS_TOKEN_TYPE = "at+jwt";

    private final JWTAuthContextInfo expectations;
    private final DefaultJWTTokenParser parser;

    OwnTokenFactory(KeyRing keyRing, MintmarkConfig config) {
        expectations = new JWTAuthContextInfo();
        expectations.setIssuedBy(config.publicUrl());
        expectations.setSignatureAlgorithm(
                Set.of(SignatureAlgorithm.ES256, SignatureAlgorithm.RS256, SignatureAlgorithm.EDDSA));
        expectations.setRequiredClaims(Set.of("jti", "sub", "aud", "iat", "exp"));
        parser = new RingParser(keyRing);
    }

    @Override
    public JWTCallerPrincipal parse(String token, JWTAuthContextInfo ignored) throws ParseException {
        var claims = parser.parse(token, expectations).getJwtClaims();
        try {
            if (claims.getJwtId() == null) {
                throw new ParseException("the token has no jti");
            }
        } catch (MalformedClaimException e) {
            throw new ParseException("the token's jti is no string", e);
        }
        return new DefaultJWTCallerPrincipal(token, "JWT", claims);
    }

    private static final class RingParser extends DefaultJWTTokenParser {
        private final KeyRing keyRing;

        RingParser(KeyRing keyRing) {
            this.keyRing = keyRing;
        }

        @Override
        protected VerificationKeyResolver getVerificationKeyResolver(JWTAuthContextInfo info) {
            return this::resolve;
        }

        private Key resolve(JsonWebSignature jws, List<JsonWebStructure> nesting) throws UnresolvableKeyException {
            var kid = jws.getKeyIdHeaderValue();
            var key = kid == null ? null : keyRing.find(kid);
            if (key == null) {
                throw new UnresolvableKeyException("no key of ours");
            }
            if (!key.algorithm().joseName().equals(jws.getAlgorithmHeaderValue())) {
                throw new UnresolvableKeyException("not the key's algorithm");
            }
            if (!ACCESS_TOKEN_TYPE.equals(jws.getHeader("typ"))) {
                throw new UnresolvableKeyException("no access token");
            }
            return key.publicKey();
        }
    }
}
