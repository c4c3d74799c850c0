package dev.mintmark.jwt;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mintmark.jwt.InvalidTokenException.Reason;
import dev.mintmark.platform.json.JsonValue.JsonObject;
import java.io.IOException;
import java.util.Base64;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The examples of RFC 7515 appendix A, RFC 7520 section 4 and RFC 8037 appendix A. */
class RfcVectorsTest {

    static Stream<Arguments> verified() throws IOException {
        return vectors("verified")
                .map(vector -> Arguments.of(
                        vector.path("source").asText(),
                        SignatureAlgorithm.valueOf(vector.path("alg").asText()),
                        vector.path("jwk").toString(),
                        vector.path("compact").asText()));
    }

    static Stream<Arguments> refused() throws IOException {
        return vectors("refused")
                .map(vector -> Arguments.of(
                        vector.path("source").asText(),
                        Reason.valueOf(vector.path("reason").asText()),
                        vector.path("token").asText()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("verified")
    void a_signature_is_good_over_its_content_and_over_no_other(
            String source, SignatureAlgorithm algorithm, String jwk, String compact) {
        JwkSet keys = JwkSet.parseRegistered(Json.set(jwk));
        String[] parts = compact.split("\\.", -1);

        assertThat(Verifier.verify(signed(compact), keys).algorithms()).contains(algorithm);
        for (int part = 0; part < 3; part++) {
            for (int bit : new int[] {0, 3, 7}) {
                String[] changed = parts.clone();
                changed[part] = flipped(parts[part], bit);
                Jws forged =
                        part == 0 ? signed(parts[0], String.join(".", changed)) : signed(String.join(".", changed));
                assertThatThrownBy(() -> Verifier.verify(forged, keys)).isInstanceOf(InvalidTokenException.class);
            }
        }
    }

    /** The reader wants claims; only two of the examples have any. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("verified")
    void a_signed_text_that_is_no_object_is_no_token(
            String source, SignatureAlgorithm algorithm, String jwk, String compact) {
        if (compact.contains(".eyJpc3MiOiJqb2Ui")) {
            assertThat(JwsReader.read(compact).unverifiedIssuer()).isEqualTo("joe");
        } else {
            assertRefused(Reason.MALFORMED, compact);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refused")
    void what_is_not_signed_by_a_public_key_in_compact_form_is_refused(String source, Reason reason, String token) {
        assertRefused(reason, token);
    }

    private static void assertRefused(Reason reason, String token) {
        InvalidTokenException refusal = catchThrowableOfType(InvalidTokenException.class, () -> JwsReader.read(token));

        assertThat(refusal).isNotNull();
        assertThat(refusal.reason()).isEqualTo(reason);
    }

    /** As the reader would make it, whatever was signed. */
    private static Jws signed(String compact) {
        return signed(compact.substring(0, compact.indexOf('.')), compact);
    }

    private static Jws signed(String header, String compact) {
        byte[] ascii = compact.getBytes(US_ASCII);
        int payload = compact.indexOf('.') + 1;
        int signature = compact.lastIndexOf('.') + 1;
        return new Jws(
                JoseHeader.of(Json.object(new String(Base64.getUrlDecoder().decode(header), UTF_8))),
                new JsonObject(Map.of()),
                ascii,
                signature - 1,
                Base64.getUrlDecoder().decode(compact.substring(payload, signature - 1)),
                Base64.getUrlDecoder().decode(compact.substring(signature)));
    }

    private static String flipped(String part, int bit) {
        byte[] bytes = Base64.getUrlDecoder().decode(part);
        bytes[bytes.length / 2] ^= (byte) (1 << bit);
        return TestKey.base64Url(bytes);
    }

    private static Stream<JsonNode> vectors(String kind) throws IOException {
        try (var file = RfcVectorsTest.class.getResourceAsStream("/jose/rfc-vectors.json")) {
            return new ObjectMapper().readTree(file).path(kind).valueStream();
        }
    }
}
