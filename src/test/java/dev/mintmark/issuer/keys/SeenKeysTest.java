package dev.mintmark.issuer.keys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.jwt.JwkSet;
import dev.mintmark.platform.json.JsonReader;
import dev.mintmark.testing.TestKey;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
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
    void neither_the_order_of_a_set_nor_a_key_that_stands_there_twice_is_a_change() {
        var before = seen(List.of(ONE, UNUSABLE, OTHER));

        assertThat(seen(List.of(UNUSABLE, OTHER, ONE, UNUSABLE, OTHER)).since(before))
                .isEmpty();
    }

    @Test
    void a_key_that_comes_and_one_that_goes_are_a_rotation() {
        var rotation = seen(List.of(OTHER, UNUSABLE)).since(seen(List.of(ONE))).orElseThrow();

        assertThat(rotation)
                .hasToString("added 'other'; removed 'one';"
                        + " skipped 'pq': keys[1].kty is 'AKP'; accepted are RSA, EC and OKP.");
        assertThat(rotation.details())
                .containsEntry("skipped", List.of("'pq': keys[1].kty is 'AKP'; accepted are RSA, EC and OKP."));
        assertThat(kids(rotation.details().get("added"))).containsExactly("other");
        assertThat(kids(rotation.details().get("removed"))).containsExactly("one");
    }

    @Test
    void another_key_under_the_same_name_is_one_added_and_one_removed() {
        var rotation = seen(List.of(TestKey.create("one", "ES256").jwk()))
                .since(seen(List.of(ONE)))
                .orElseThrow();

        assertThat(kids(rotation.details().get("added"))).containsExactly("one");
        assertThat(kids(rotation.details().get("removed"))).containsExactly("one");
        assertThat(rotation.added()).isNotEqualTo(rotation.removed());
    }

    @Test
    void an_unusable_key_that_comes_is_a_change_and_so_is_one_that_goes() {
        var without = seen(List.of(ONE));
        var with = seen(List.of(ONE, UNUSABLE));

        assertThat(with.since(without).orElseThrow())
                .hasToString("added none; removed none;"
                        + " skipped 'pq': keys[1].kty is 'AKP'; accepted are RSA, EC and OKP.");
        assertThat(without.since(with).orElseThrow()).hasToString("added none; removed 'pq'; skipped none");
    }

    @Test
    void another_reason_is_a_change_of_what_is_skipped_alone() {
        var rotation = seen(List.of(ONE, Map.of("kty", "RSA", "kid", "pq")))
                .since(seen(List.of(ONE, UNUSABLE)))
                .orElseThrow();

        assertThat(rotation)
                .hasToString("added none; removed none; skipped 'pq': keys[1].n is absent; it must be a string.");
    }

    @Test
    void a_key_that_can_be_used_no_longer_is_removed_and_skipped_and_then_added_again() {
        var used = seen(List.of(ONE));
        var encrypting = new HashMap<>(ONE);
        encrypting.put("use", "enc");
        var skipped = seen(List.of(encrypting));

        assertThat(skipped.since(used).orElseThrow())
                .hasToString("added none; removed 'one'; skipped 'one': keys[0].use is the string 'enc';"
                        + " it must be sig or absent.");
        assertThat(used.since(skipped).orElseThrow()).hasToString("added 'one'; removed none; skipped none");
    }

    @Test
    void a_set_is_read_as_it_was_stored() {
        var nameless = new HashMap<>(OTHER);
        nameless.remove("kid");
        var seen = seen(List.of(ONE, UNUSABLE, nameless, Map.of()));

        assertThat(SeenKeys.of(new JsonArray(seen.json().encode()))).isEqualTo(seen);
    }

    @Test
    void what_an_issuer_writes_cannot_make_a_line_of_its_own_nor_a_long_one() {
        var forged = "k\nERROR forged \u001b[31m" + "x".repeat(400);
        var rotation = seen(IntStream.range(0, 120)
                        .mapToObj(i -> i < 60 ? named(ONE, i + forged) : named(UNUSABLE, i + forged))
                        .toList())
                .since(seen(List.of()))
                .orElseThrow();

        assertThat(rotation.toString()).matches("[ -~]{1,1600}").contains("and 55 more");
        assertThat((List<?>) rotation.details().get("added")).hasSize(25);
        assertThat(rotation.details()).containsEntry("addedBeyond", 35).containsEntry("skippedBeyond", 35);
    }

    private static Map<String, Object> named(Map<String, Object> jwk, String kid) {
        var named = new HashMap<>(jwk);
        named.put("kid", kid);
        return named;
    }

    private static List<Object> kids(Object keys) {
        return ((List<?>) keys)
                .stream().map(key -> (Object) ((Map<?, ?>) key).get("kid")).toList();
    }

    private static SeenKeys seen(List<Map<String, Object>> jwks) {
        var json = new JsonObject(Map.of("keys", jwks)).encode();
        return SeenKeys.of(JwkSet.parseFetched(JsonReader.readObject(json.getBytes(StandardCharsets.UTF_8), 32)));
    }
}
