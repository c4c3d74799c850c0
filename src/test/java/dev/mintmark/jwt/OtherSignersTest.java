package dev.mintmark.jwt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.security.SecureRandom;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.signers.Ed25519Signer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The tokens and keys of other implementations are understood here. */
class OtherSignersTest {

    private static final Instant NOW = Instant.ofEpochSecond(1_700_000_000);

    @ParameterizedTest
    @ValueSource(strings = {"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"})
    void tokens_and_keys_of_nimbus_are_good(String alg) throws Exception {
        TestKey key = TestKey.of(SignatureAlgorithm.valueOf(alg));
        SignedJWT jwt = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.parse(alg))
                        .keyID("k")
                        .type(JOSEObjectType.JWT)
                        .build(),
                new JWTClaimsSet.Builder()
                        .issuer("https://issuer.example")
                        .subject("repo:acme/web")
                        .audience("urn:mintmark:org:acme")
                        .issueTime(Date.from(NOW))
                        .notBeforeTime(Date.from(NOW))
                        .expirationTime(Date.from(NOW.plusSeconds(300)))
                        .jwtID("1")
                        .build());
        jwt.sign(signer(key));
        String published = new JWKSet(jwk(key)).toString();

        Jws jws = JwsReader.read(jwt.serialize());
        VerificationKey verifiedBy = Verifier.verify(jws, JwkSet.parseRegistered(Json.object(published)));
        RegisteredClaims claims = RegisteredClaims.check(jws.claims(), NOW);

        assertThat(verifiedBy.kid()).isEqualTo("k");
        assertThat(claims.iss()).isEqualTo("https://issuer.example");
        assertThat(claims.exp()).isEqualTo(NOW.plusSeconds(300));
        assertThat(claims.jti()).isEqualTo("1");
    }

    @Test
    void ed25519_of_bouncy_castle_is_good() {
        Ed25519PrivateKeyParameters key = new Ed25519PrivateKeyParameters(new SecureRandom());
        String x = TestKey.base64Url(key.generatePublicKey().getEncoded());
        String input =
                TestKey.base64Url("{\"alg\":\"EdDSA\",\"kid\":\"k\"}") + "." + TestKey.base64Url("{\"sub\":\"s\"}");
        Ed25519Signer signer = new Ed25519Signer();
        signer.init(true, key);
        signer.update(input.getBytes(UTF_8), 0, input.length());
        String compact = input + "." + TestKey.base64Url(signer.generateSignature());

        JwkSet keys = JwkSet.parseRegistered(
                Json.set("{'kty':'OKP','crv':'Ed25519','kid':'k','use':'sig','alg':'EdDSA','x':'" + x + "'}"));

        assertThat(Verifier.verify(JwsReader.read(compact), keys).kid()).isEqualTo("k");
    }

    private static JWSSigner signer(TestKey key) throws Exception {
        if (key.pair().getPrivate() instanceof ECPrivateKey ec) {
            return new ECDSASigner(ec);
        }
        return new RSASSASigner(key.pair().getPrivate());
    }

    private static JWK jwk(TestKey key) {
        if (key.pair().getPublic() instanceof ECPublicKey ec) {
            return new ECKey.Builder(Curve.forECParameterSpec(ec.getParams()), ec)
                    .keyID("k")
                    .keyUse(KeyUse.SIGNATURE)
                    .algorithm(JWSAlgorithm.parse(key.algorithm().name()))
                    .build();
        }
        return new RSAKey.Builder((RSAPublicKey) key.pair().getPublic())
                .keyID("k")
                .keyUse(KeyUse.SIGNATURE)
                .build();
    }
}
