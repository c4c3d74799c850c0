package dev.mintmark.issuer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.jwt.JsonReader;
import dev.mintmark.jwt.JwkSet;
import dev.mintmark.testing.TestKey;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SeenKeysTest {

    private static final Map<String, Object> ONE =
            TestKey.create("one", "ES256").jwk();
    private static final Map<String, Object> OTHER =
            TestKey.create("other", "EdDSA").jwk();
    private static final Map<String, Object> UNUSABLE = Map.of("kty", "AKP", "kid", "pq", "alg", "ML-DSA-65");

    @Test
    void the_order_of_a_set_says_nothing() {
        assertThat(seen(List.of(ONE, UNUSABLE, OTHER))).isEqualTo(seen(List.of(UNUSABLE, OTHER, ONE)));
    }

    @Test
    void a_key_that_comes_and_one_that_goes_are_a_rotation() {
        KeyRotation rotation = seen(List.of(OTHER, UNUSABLE)).since(seen(List.of(ONE)));

        assertThat(rotation.added().stream().map(SeenKey::kid)).containsExactly("other");
        assertThat(rotation.removed().stream().map(SeenKey::kid)).containsExactly("one");
        assertThat(rotation.skipped()).singleElement().asString().contains("AKP");
        assertThat(rotation)
                .hasToString("added 'other'; removed 'one'; skipped " + "'"
                        + rotation.skipped().get(0) + "'");
    }

    @Test
    void another_key_under_the_same_name_is_one_added_and_one_removed() {
        KeyRotation rotation =
                seen(List.of(TestKey.create("one", "ES256").jwk())).since(seen(List.of(ONE)));

        assertThat(rotation.added()).singleElement().satisfies(key -> assertThat(key.kid())
                .isEqualTo("one"));
        assertThat(rotation.removed()).singleElement().satisfies(key -> assertThat(key.kid())
                .isEqualTo("one"));
        assertThat(rotation.added()).isNotEqualTo(rotation.removed());
    }

    @Test
    void a_key_is_read_as_it_was_stored() {
        for (var key : List.of(new SeenKey("abc", null), new SeenKey("abc", ""), new SeenKey("abc", "a b  c"))) {
            assertThat(SeenKey.parse(key.text())).isEqualTo(key);
        }
    }

    @Test
    void what_an_issuer_writes_cannot_make_a_line_of_its_own_nor_a_long_one() {
        var rotation = new KeyRotation(
                IntStream.range(0, 60)
                        .mapToObj(i -> new SeenKey("thumb", "k\nERROR forged \u001b[31m" + "x".repeat(400)))
                        .toList(),
                List.of(),
                List.of("a\nb"));

        assertThat(rotation.toString()).matches("[ -~]{1,800}").contains("and 55 more");
        assertThat((List<?>) rotation.details().get("added")).hasSize(25);
        assertThat(rotation.details()).containsEntry("addedBeyond", 35);
    }

    private static SeenKeys seen(List<Map<String, Object>> jwks) {
        var json = new JsonObject(Map.of("keys", jwks)).encode();
        return SeenKeys.of(JwkSet.parseFetched(JsonReader.readObject(json.getBytes(StandardCharsets.UTF_8), 32)));
    }
}
