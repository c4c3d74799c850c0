package dev.mintmark.issuer.keys;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.JWK;
import dev.mintmark.jwt.JwkSet;
import dev.mintmark.platform.json.JsonReader;
import dev.mintmark.testing.TestIssuer;
import dev.mintmark.testing.TestKey;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class KeyThumbprintTest {

    @Test
    void the_example_of_rfc_7638_has_the_thumbprint_that_stands_there() {
        var set = read(Map.of(
                "kty",
                "RSA",
                "n",
                "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiF"
                        + "V4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgn"
                        + "Yb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqb"
                        + "w0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw",
                "e",
                "AQAB",
                "alg",
                "RS256"));

        assertThat(KeyThumbprint.of(set.keys().get(0).publicKey()))
                .isEqualTo("NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs");
    }

    @ParameterizedTest
    @MethodSource("algorithms")
    void every_kind_of_key_has_the_thumbprint_that_others_compute(String alg) throws Exception {
        var jwk = TestKey.create("k", alg).jwk();

        assertThat(KeyThumbprint.of(read(jwk).keys().get(0).publicKey()))
                .isEqualTo(JWK.parse(jwk).computeThumbprint().toString());
    }

    static Stream<String> algorithms() {
        return TestIssuer.ALGORITHMS.stream();
    }

    private static JwkSet read(Map<String, Object> jwk) {
        var json = new JsonObject(Map.of("keys", List.of(jwk))).encode();
        return JwkSet.parseFetched(JsonReader.readObject(json.getBytes(StandardCharsets.UTF_8), 32));
    }
}
