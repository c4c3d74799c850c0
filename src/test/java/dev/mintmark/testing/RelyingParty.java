package dev.mintmark.testing;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import java.text.ParseException;
import java.time.Clock;
import java.util.Date;
import java.util.HashSet;
import java.util.Set;

/**
 * A service that knows Mintmark's address and nothing else. It reads the discovery document, and verifies our tokens
 * with a library that is not ours.
 */
public final class RelyingParty {
    private final Client client;

    private RelyingParty(Client client) {
        this.client = client;
    }

    /** One that was told this {@code iss}. */
    public static RelyingParty of(String baseUrl) {
        return new RelyingParty(Client.of(baseUrl));
    }

    /** The claims of a good access token for this audience; fails for any other token. */
    public JWTClaimsSet verify(String token, String audience) {
        return verify(
                token,
                "at+jwt",
                audience,
                Set.of("sub", "exp", "iat", "nbf", "jti", "client_id", "org", "token_type"),
                Clock.systemUTC());
    }

    /**
     * The claims of a good ID token for this audience by this clock, as AWS STS reads it. Fails for any other token.
     */
    public JWTClaimsSet verifyIdToken(String token, String audience, Clock clock) {
        return verify(token, "JWT", audience, Set.of("sub", "exp", "iat"), clock);
    }

    private JWTClaimsSet verify(String token, String type, String audience, Set<String> required, Clock clock) {
        var discovery = client.get("/.well-known/openid-configuration").expect(200);
        var algorithms = new HashSet<JWSAlgorithm>();
        discovery
                .json()
                .path("id_token_signing_alg_values_supported")
                .forEach(name -> algorithms.add(JWSAlgorithm.parse(name.asText())));
        var processor = new DefaultJWTProcessor<SecurityContext>();
        processor.setJWSTypeVerifier(new DefaultJOSEObjectTypeVerifier<>(new JOSEObjectType(type)));
        processor.setJWSKeySelector(new JWSVerificationKeySelector<>(algorithms, new ImmutableJWKSet<>(jwks())));
        processor.setJWTClaimsSetVerifier(
                new DefaultJWTClaimsVerifier<>(
                        audience,
                        new JWTClaimsSet.Builder()
                                .issuer(discovery.text("issuer"))
                                .build(),
                        required) {
                    @Override
                    @SuppressWarnings("JavaUtilDate") // the library's
                    protected Date currentTime() {
                        return Date.from(clock.instant());
                    }
                });
        try {
            return processor.process(token, null);
        } catch (ParseException | BadJOSEException | JOSEException e) {
            throw new AssertionError("the token is not good: " + e.getMessage(), e);
        }
    }

    /** The keys that the discovery document leads to. */
    public JWKSet jwks() {
        var discovery = client.get("/.well-known/openid-configuration").expect(200);
        if (!discovery.text("issuer").equals(client.baseUrl())) {
            throw new AssertionError(client.baseUrl() + " calls itself " + discovery.text("issuer"));
        }
        try {
            return JWKSet.parse(
                    Client.of(discovery.text("jwks_uri")).get("").expect(200).body());
        } catch (ParseException e) {
            throw new AssertionError(e);
        }
    }
}
