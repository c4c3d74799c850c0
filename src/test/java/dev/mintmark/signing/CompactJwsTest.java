package dev.mintmark.signing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mintmark.signing.keys.KeyPurpose;
import dev.mintmark.signing.keys.KeyTimes;
import dev.mintmark.signing.keys.MakeSigningKey;
import dev.mintmark.signing.keys.PublicJwk;
import dev.mintmark.signing.keys.SigningAlgorithm;
import dev.mintmark.signing.keys.SigningKey;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import org.jose4j.jws.JsonWebSignature;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class CompactJwsTest {
    private static final SecureRandom RANDOM = new SecureRandom();

    @ParameterizedTest
    @CsvSource({"ES256, ES256, 64", "RS256, RS256, 256", "EDDSA, EdDSA, 64"})
    void the_header_names_algorithm_key_and_type_and_nothing_else(
            SigningAlgorithm algorithm, String alg, int signatureLength) throws Exception {
        var key = key(algorithm);

        var token = CompactJws.sign(key, "at+jwt", "{\"sub\":\"ä\"}".getBytes(UTF_8), RANDOM);

        var parts = token.text().split("\\.", -1);
        assertThat(parts).hasSize(3);
        assertThat(decoded(parts[0]))
                .isEqualTo("{\"alg\":\"" + alg + "\",\"kid\":\"" + key.kid() + "\",\"typ\":\"at+jwt\"}");
        assertThat(decoded(parts[1])).isEqualTo("{\"sub\":\"ä\"}");
        assertThat(Base64.getUrlDecoder().decode(parts[2])).hasSize(signatureLength);
        assertThat(token.text()).matches("[A-Za-z0-9._-]+");
        assertThat(token.kid()).isEqualTo(key.kid());
    }

    @ParameterizedTest
    @EnumSource
    void another_key_does_not_verify_it(SigningAlgorithm algorithm) throws Exception {
        var key = key(algorithm);
        var token = CompactJws.sign(key, "JWT", "{}".getBytes(UTF_8), RANDOM);

        assertThat(verifies(token, key)).isTrue();
        assertThat(verifies(token, key(algorithm))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a\"b", "a\\b", "a b", "ä", "\n", "a,b"})
    void a_typ_that_json_would_have_to_escape_is_refused(String typ) throws Exception {
        var key = key(SigningAlgorithm.EDDSA);

        assertThatThrownBy(() -> CompactJws.sign(key, typ, new byte[0], RANDOM))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_header_is_built_once_for_a_key_and_a_typ() throws Exception {
        var headers = key(SigningAlgorithm.ES256).headers();

        assertThat(headers.encoded("at+jwt")).isSameAs(headers.encoded("at+jwt"));
        assertThat(headers.encoded("JWT")).isNotEqualTo(headers.encoded("at+jwt"));
    }

    @Test
    void what_is_logged_of_a_token_is_not_the_token() {
        assertThat(new SignedToken("aaa.bbb.ccc", "k")).hasToString("SignedToken[kid=k]");
    }

    private static boolean verifies(SignedToken token, SigningKey key) throws Exception {
        var jws = new JsonWebSignature();
        jws.setCompactSerialization(token.text());
        jws.setKey(key.jwk().publicKey());
        return jws.verifySignature();
    }

    private static String decoded(String part) {
        return new String(Base64.getUrlDecoder().decode(part), UTF_8);
    }

    private static SigningKey key(SigningAlgorithm algorithm) throws GeneralSecurityException {
        var pair = MakeSigningKey.generate(algorithm, RANDOM);
        return new SigningKey(
                PublicJwk.of(algorithm, pair.getPublic()),
                KeyPurpose.GENERAL,
                KeyTimes.first(Instant.EPOCH),
                pair.getPrivate());
    }
}
