package dev.mintmark.signing.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.jwk.JWK;
import dev.mintmark.platform.json.MalformedJsonException;
import io.vertx.core.json.JsonObject;
import java.security.SecureRandom;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class PublicJwkTest {
    private static final String RFC_7638_MODULUS =
            "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n"
                    + "3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c"
                    + "7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls"
                    + "1jF44-csFCur-kEgU8awapJzKnqDKgw";

    @Test
    void the_kid_of_rfc_7638s_example_is_rfc_7638s() {
        var jwk = PublicJwk.parse(new JsonObject()
                .put("kty", "RSA")
                .put("n", RFC_7638_MODULUS)
                .put("e", "AQAB")
                .put("alg", "RS256")
                .put("kid", "2011-04-29")
                .encode());

        assertThat(jwk.kid()).isEqualTo("NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs");
    }

    @Test
    void the_kid_of_rfc_8037s_ed25519_example_is_rfc_8037s() {
        var jwk = PublicJwk.parse(
                """
                {"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo","alg":"EdDSA"}""");

        assertThat(jwk.kid()).isEqualTo("kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k");
    }

    @Test
    void only_what_is_hashed_makes_the_thumbprint() {
        assertThat(PublicJwk.thumbprint(new TreeMap<>(Map.of("e", "AQAB", "kty", "RSA", "n", RFC_7638_MODULUS))))
                .isEqualTo("NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs");
    }

    @ParameterizedTest
    @EnumSource
    void others_read_our_jwk_as_we_mean_it(SigningAlgorithm algorithm) throws Exception {
        var pair = MakeSigningKey.generate(algorithm, new SecureRandom());

        var ours = PublicJwk.of(algorithm, pair.getPublic());

        var theirs = JWK.parse(ours.json());
        assertThat(theirs.isPrivate()).isFalse();
        assertThat(theirs.getAlgorithm().getName()).isEqualTo(algorithm.joseName());
        assertThat(theirs.getKeyUse().identifier()).isEqualTo("sig");
        assertThat(theirs.getKeyID())
                .isEqualTo(ours.kid())
                .isEqualTo(theirs.computeThumbprint().toString());
        assertThat(new JsonObject(ours.json()).fieldNames())
                .isSubsetOf("kty", "crv", "x", "y", "n", "e", "alg", "use", "kid");
    }

    @RepeatedTest(20) // coordinates with leading zeros come up one time in 128
    void what_is_written_is_read_again() throws Exception {
        for (var algorithm : new SigningAlgorithm[] {SigningAlgorithm.ES256, SigningAlgorithm.EDDSA}) {
            for (int i = 0; i < 20; i++) {
                var written = PublicJwk.of(
                        algorithm,
                        MakeSigningKey.generate(algorithm, new SecureRandom()).getPublic());

                assertThat(PublicJwk.parse(written.json())).isEqualTo(written);
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
            {"kty":"oct","k":"AAAA","alg":"HS256"}
            {"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}
            {"kty":"OKP","crv":"Ed25519","x":"11qYAYKx","alg":"EdDSA"}
            {"kty":"EC","crv":"P-256","x":"AQ","alg":"ES256"}
            {"kty":"RSA","n":7,"e":"AQAB","alg":"RS256"}
            [1]
            """)
    void what_is_no_key_of_ours_is_refused(String json) {
        assertThatThrownBy(() -> PublicJwk.parse(json))
                .isInstanceOfAny(IllegalArgumentException.class, MalformedJsonException.class);
    }
}
