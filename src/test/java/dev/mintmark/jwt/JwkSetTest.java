package dev.mintmark.jwt;

import static dev.mintmark.jwt.SignatureAlgorithm.ES256;
import static dev.mintmark.jwt.SignatureAlgorithm.ES384;
import static dev.mintmark.jwt.SignatureAlgorithm.EdDSA;
import static dev.mintmark.jwt.SignatureAlgorithm.PS256;
import static dev.mintmark.jwt.SignatureAlgorithm.RS256;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.mintmark.jwt.InvalidTokenException.Reason;
import dev.mintmark.platform.json.JsonValue;
import dev.mintmark.platform.json.JsonValue.JsonObject;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JwkSetTest {

    private static final TestKey RSA = TestKey.of(RS256);
    private static final TestKey EC = TestKey.of(ES256);
    private static final TestKey OTHER_EC = TestKey.fresh(ES256);

    private static void assertRefused(JsonObject set, String attribute, String sentence) {
        assertThatThrownBy(() -> JwkSet.parseRegistered(set))
                .isInstanceOf(InvalidJwkSetException.class)
                .hasMessage(sentence)
                .extracting("attribute")
                .isEqualTo(attribute);
    }

    private static void assertSelectsNothing(
            JwkSet keys, SignatureAlgorithm algorithm, String kid, Reason reason, String sentence) {
        assertThatThrownBy(() -> keys.select(algorithm, kid))
                .isInstanceOf(InvalidTokenException.class)
                .hasMessage(sentence)
                .extracting("reason")
                .isEqualTo(reason);
    }

    private static String[] ecKeys(int count) {
        return IntStream.range(0, count).mapToObj(i -> EC.jwk("k" + i)).toArray(String[]::new);
    }

    @Test
    void a_registered_set_gives_its_keys_in_order() {
        JwkSet keys = JwkSet.parseRegistered(Json.set(RSA.jwk("b"), EC.jwk("a"), OTHER_EC.bareJwk()));

        assertThat(keys.keys()).extracting(VerificationKey::kid).containsExactly("b", "a", null);
        assertThat(keys.skipped()).isEmpty();
    }

    @Test
    void a_registered_set_is_refused_for_one_private_or_shared_key() {
        assertRefused(
                Json.set(RSA.jwk("a"), "{'kty':'oct','k':'c2VjcmV0'}"),
                "keys[1].k",
                "keys[1].k is part of a private or secret key, which must never be handed out.");
        assertRefused(
                Json.set(RSA.jwk("a"), "{'kty':'AKP','alg':'ML-DSA-44','pub':'AAAA','priv':'c2VjcmV0'}"),
                "keys[1].priv",
                "keys[1].priv is part of a private or secret key, which must never be handed out.");
        assertRefused(
                Json.set("{'kty':'oct'}", RSA.jwk("a")),
                "keys[0].kty",
                "keys[0].kty is oct, a shared secret; only public keys are accepted.");
        for (String member : List.of("d", "p", "q", "dp", "dq", "qi", "oth")) {
            assertRefused(
                    Json.set(
                            RSA.jwk("a"),
                            EC.jwk("b")
                                    .replace("{", "{\"" + member + "\":\"c2VjcmV0\",\"use\":\"enc\",")
                                    .replace(",\"use\":\"sig\"", "")),
                    "keys[1]." + member,
                    "keys[1]." + member + " is part of a private or secret key, which must never be handed out.");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'kty':'RSA','use':'enc','alg':'RSA-OAEP','kid':'bad','n':'AQAB','e':'AQAB'}",
                "{'kty':'AKP','alg':'ML-DSA-44','kid':'bad','pub':'AAAA'}",
                "{'kty':'OKP','crv':'X25519','kid':'bad','x':'AAAA'}",
                "{'kty':'OKP','crv':'Ed448','kid':'bad','x':'AAAA'}",
                "{'kty':'EC','crv':'secp256k1','kid':'bad'}",
                "{'kty':'RSA','kid':'bad','use':'sig','x5c':['MIIC']}",
                "{'kty':'LMS','kid':'bad'}",
                "{'kid':'bad'}"
            })
    void a_key_that_is_for_something_else_spoils_no_set_that_is_handed_in(String bad) {
        JwkSet keys = JwkSet.parseRegistered(Json.set(bad, EC.jwk("good")));

        assertThat(keys.keys()).extracting(VerificationKey::kid).containsExactly("good");
        assertThat(keys.entries()).extracting(JwkEntry::kid).containsExactly("bad", "good");
        assertThat(keys.entries()).extracting(JwkEntry::isUsable).containsExactly(false, true);
    }

    @Test
    void a_set_without_a_usable_key_is_refused_with_each_reason() {
        JsonObject set = Json.set("{'kty':'RSA','kid':'k1','x5c':['MIIC']}", "1", EC.jwk("a"), OTHER_EC.jwk("a"));

        assertRefused(
                set,
                "keys",
                "The set has no key that can be used. keys[0].n is absent; it must be a string."
                        + " keys[1] is 1; it must be an object. keys[2].kid is 'a', as is that of another key."
                        + " keys[3].kid is 'a', as is that of another key.");
        InvalidJwkSetException refusal = catchThrowableOfType(
                InvalidJwkSetException.class, () -> JwkSet.parseFetched(set).requireUsable());
        assertThat(refusal.flaws())
                .extracting(JwkEntry.Flaw::attribute)
                .containsExactly("keys[0].n", "keys[1]", "keys[2].kid", "keys[3].kid");
        assertThatThrownBy(() -> JwkSet.parseFetched(Json.set()).requireUsable())
                .hasMessage("The set has no key.");
        assertRefused(
                Json.set(Collections.nCopies(12, "1").toArray(String[]::new)),
                "keys",
                "The set has no key that can be used. "
                        + IntStream.range(0, 10)
                                .mapToObj(i -> "keys[" + i + "] is 1; it must be an object. ")
                                .collect(Collectors.joining())
                        + "So it goes with 2 more.");
    }

    @Test
    void each_key_of_a_set_is_listed_as_it_was_published() {
        JwkSet keys = JwkSet.parseFetched(Json.set(
                RSA.jwk("a"),
                EC.bareJwk(),
                "{'kty':'AKP','alg':'ML-DSA-44','kid':'pq'}",
                "{'kid':7,'alg':'" + "x".repeat(65) + "'}",
                RSA.jwk("a")));

        assertThat(keys.entries())
                .containsExactly(
                        new JwkEntry("a", "RS256", keys.keys().get(0), null),
                        new JwkEntry(null, null, keys.keys().get(1), null),
                        new JwkEntry(
                                "pq",
                                "ML-DSA-44",
                                null,
                                new JwkEntry.Flaw(
                                        "keys[2].kty", "keys[2].kty is 'AKP'; accepted are RSA, EC and OKP.")),
                        new JwkEntry(
                                null,
                                null,
                                null,
                                new JwkEntry.Flaw("keys[3].kty", "keys[3].kty is absent; it must be a string.")),
                        new JwkEntry("a", "RS256", keys.keys().get(0), null));
    }

    @Test
    void a_token_hears_why_its_key_is_not_used() {
        JwkSet keys = JwkSet.parseFetched(Json.set("{'kty':'RSA','kid':'k1','use':'sig','x5c':['MIIC']}", EC.jwk("a")));

        assertSelectsNothing(
                keys,
                RS256,
                "k1",
                Reason.UNKNOWN_KEY,
                "The token's kid is 'k1'; its key k1 was published but cannot be used:"
                        + " keys[0].n is absent; it must be a string.");
        assertSelectsNothing(
                keys,
                RS256,
                null,
                Reason.UNKNOWN_KEY,
                "The token has no kid, and its issuer has no key for RS256; of its keys some cannot be used:"
                        + " keys[0].n is absent; it must be a string.");
        assertSelectsNothing(
                keys, RS256, "k2", Reason.UNKNOWN_KEY, "The token's kid is 'k2'; its issuer has no such key.");
    }

    @Test
    void a_registered_key_may_stand_twice_and_be_for_several_algorithms() {
        assertThat(JwkSet.parseRegistered(Json.set(RSA.jwk("a"), RSA.jwk("a"))).keys())
                .hasSize(1);
        JwkSet keys = JwkSet.parseRegistered(Json.set(
                RSA.jwk("a"),
                RSA.jwk("a").replace("RS256", "RS384"),
                RSA.jwk("a").replace("RS256", "RS512")));
        for (SignatureAlgorithm algorithm : List.of(RS256, SignatureAlgorithm.RS384, SignatureAlgorithm.RS512)) {
            assertThat(keys.select(algorithm, "a")).hasSize(1);
        }
    }

    @Test
    void one_number_in_two_spellings_is_one_key() {
        String n = Json.object(RSA.jwk("a")).get("n") instanceof JsonValue.JsonString text ? text.value() : "";
        byte[] bytes = java.util.Base64.getUrlDecoder().decode(n);
        byte[] signed = new byte[bytes.length + 1];
        System.arraycopy(bytes, 0, signed, 1, bytes.length);

        JwkSet keys = JwkSet.parseFetched(Json.set(RSA.jwk("a"), RSA.jwk("a").replace(n, TestKey.base64Url(signed))));

        assertThat(keys.keys()).hasSize(1);
        assertThat(keys.skipped()).isEmpty();
    }

    @Test
    void kids_are_compared_to_the_letter() {
        assertThat(JwkSet.parseRegistered(Json.set(EC.jwk("a"), OTHER_EC.jwk("A")))
                        .keys())
                .hasSize(2);
    }

    @Test
    void a_registered_set_has_1_to_200_keys() {
        assertRefused(Json.set(), "keys", "The set has no key.");
        assertThat(JwkSet.parseRegistered(Json.set(ecKeys(200))).keys()).hasSize(200);
        assertRefused(Json.set(ecKeys(201)), "keys", "The set has 201 keys; at most 200 are accepted.");
    }

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    {}               | absent
                    {'keys':null}    | null
                    {'keys':{}}      | an object
                    {'keys':'x'}     | the string 'x'
                    {'Keys':[]}      | absent
                    """,
            delimiter = '|',
            quoteCharacter = '`')
    void what_is_no_set_is_refused(String json, String found) {
        String sentence = "keys is " + found + "; it must be an array of JWKs.";

        assertRefused(Json.object(json), "keys", sentence);
        assertThatThrownBy(() -> JwkSet.parseFetched(Json.object(json)))
                .isInstanceOf(InvalidJwkSetException.class)
                .hasMessage(sentence);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'kty':'AKP','alg':'ML-DSA-44','kid':'bad','pub':'AAAA'}",
                "{'kty':'oct','kid':'bad','k':'AAAA'}",
                "{'kid':'bad'}",
                "{'kty':'OKP','crv':'Ed448','kid':'bad','x':'AAAA'}",
                "{'kty':'RSA','kid':'bad','n':'AQAB','e':'AQAB'}",
                "{'kty':'EC','crv':'secp256k1','kid':'bad'}",
                "{}",
                "1",
                "null",
                "[]",
                "'text'"
            })
    void one_bad_key_in_a_fetched_set_spoils_none_of_the_others(String bad) {
        JwkSet keys = JwkSet.parseFetched(Json.set(EC.jwk("good"), bad, RSA.jwk("also-good")));

        assertThat(keys.keys()).extracting(VerificationKey::kid).containsExactly("good", "also-good");
        assertThat(keys.skipped())
                .singleElement()
                .asString()
                .startsWith("keys[1]")
                .endsWith(".");
    }

    @Test
    void a_bad_key_does_not_spoil_the_good_one_of_its_name() {
        JwkSet keys =
                JwkSet.parseFetched(Json.set(RSA.jwk("a").replace("\"use\":\"sig\"", "\"use\":\"enc\""), EC.jwk("a")));

        assertThat(keys.select(ES256, "a")).hasSize(1);
        assertThat(keys.skipped()).containsExactly("keys[0].use is the string 'enc'; it must be sig or absent.");
    }

    @Test
    void a_fetched_set_may_be_empty_but_not_too_long() {
        assertThat(JwkSet.parseFetched(Json.set()).keys()).isEmpty();
        assertThat(JwkSet.parseFetched(Json.set(ecKeys(200))).keys()).hasSize(200);
        assertThatThrownBy(() -> JwkSet.parseFetched(Json.set(ecKeys(201))))
                .isInstanceOf(InvalidJwkSetException.class)
                .hasMessage("The set has 201 keys; at most 200 are accepted.");
    }

    @Test
    void different_fetched_keys_of_one_name_and_algorithm_are_both_skipped() {
        JwkSet keys = JwkSet.parseFetched(Json.set(EC.jwk("a"), OTHER_EC.jwk("a"), RSA.jwk("b")));

        assertThat(keys.keys()).extracting(VerificationKey::kid).containsExactly("b");
        assertThat(keys.skipped())
                .containsExactly(
                        "keys[0].kid is 'a', as is that of another key.",
                        "keys[1].kid is 'a', as is that of another key.");
        assertSelectsNothing(
                keys,
                ES256,
                "a",
                Reason.UNKNOWN_KEY,
                "The token's kid is 'a'; its key a was published but cannot be used:"
                        + " keys[0].kid is 'a', as is that of another key.");
    }

    @Test
    void a_fetched_key_that_overlaps_with_one_of_its_name_in_some_algorithm_is_skipped() {
        TestKey otherRsa = TestKey.rsa(RS256, 3072);
        String any = otherRsa.bareJwk().replace("{", "{\"kid\":\"a\",");

        assertThat(JwkSet.parseFetched(Json.set(RSA.jwk("a"), any)).keys()).isEmpty();
    }

    @Test
    void fetched_keys_of_one_name_are_told_apart_by_their_algorithms() {
        JwkSet keys = JwkSet.parseFetched(Json.set(EC.jwk("a"), RSA.jwk("a")));

        assertThat(keys.select(ES256, "a")).containsExactly(keys.keys().get(0));
        assertThat(keys.select(RS256, "a")).containsExactly(keys.keys().get(1));
        assertThat(keys.skipped()).isEmpty();
    }

    @Test
    void a_fetched_key_that_stands_twice_counts_once() {
        JwkSet keys = JwkSet.parseFetched(Json.set(EC.jwk("a"), EC.jwk("a"), EC.bareJwk(), EC.bareJwk()));

        assertThat(keys.keys()).extracting(VerificationKey::kid).containsExactly("a", null);
        assertThat(keys.skipped()).isEmpty();
    }

    @Test
    void one_key_under_two_algorithms_or_two_names_is_not_confusing() {
        TestKey pss = new TestKey(PS256, RSA.pair());
        JwkSet keys = JwkSet.parseFetched(
                Json.set(RSA.jwk("a"), pss.jwk("a"), RSA.bareJwk().replace("{", "{\"kid\":\"a\","), RSA.jwk("b")));

        assertThat(keys.keys()).hasSize(4);
        assertThat(keys.select(PS256, "a")).hasSize(2);
    }

    @Test
    void different_fetched_keys_without_name_are_all_kept() {
        assertThat(JwkSet.parseFetched(Json.set(EC.bareJwk(), OTHER_EC.bareJwk()))
                        .keys())
                .hasSize(2);
    }

    @Test
    void a_token_that_names_its_key_gets_that_one_only() {
        JwkSet keys = JwkSet.parseRegistered(Json.set(EC.jwk("a"), OTHER_EC.jwk("b"), EC.bareJwk()));

        assertThat(keys.select(ES256, "b")).containsExactly(keys.keys().get(1));
    }

    @Test
    void an_unknown_name_is_told_from_a_key_that_is_for_something_else() {
        JwkSet keys = JwkSet.parseRegistered(Json.set(EC.jwk("a"), RSA.jwk("b"), OTHER_EC.bareJwk()));

        assertSelectsNothing(
                keys, ES256, "c", Reason.UNKNOWN_KEY, "The token's kid is 'c'; its issuer has no such key.");
        assertSelectsNothing(keys, ES256, "", Reason.UNKNOWN_KEY, "The token's kid is ''; its issuer has no such key.");
        assertSelectsNothing(
                keys,
                PS256,
                "b",
                Reason.ALGORITHM_NOT_ALLOWED,
                "The token's alg is PS256; its issuer's key 'b' is not for that.");
        assertSelectsNothing(
                keys,
                ES384,
                "a",
                Reason.ALGORITHM_NOT_ALLOWED,
                "The token's alg is ES384; its issuer's key 'a' is not for that.");
    }

    @Test
    void a_token_that_names_no_key_gets_those_that_fit_its_algorithm() {
        JwkSet keys = JwkSet.parseRegistered(Json.set(EC.jwk("a"), RSA.jwk("b"), OTHER_EC.bareJwk()));

        assertThat(keys.select(ES256, null))
                .containsExactly(keys.keys().get(0), keys.keys().get(2));
        assertSelectsNothing(
                keys, EdDSA, null, Reason.UNKNOWN_KEY, "The token has no kid, and its issuer has no key for EdDSA.");
    }

    @Test
    void a_token_that_names_no_key_makes_us_try_four_at_most() {
        assertThat(JwkSet.parseRegistered(Json.set(ecKeys(4))).select(ES256, null))
                .hasSize(4);
        assertSelectsNothing(
                JwkSet.parseRegistered(Json.set(ecKeys(5))),
                ES256,
                null,
                Reason.AMBIGUOUS_KEY,
                "The token has no kid, and its issuer has 5 keys for ES256; at most 4 are tried.");
    }

    @Test
    void a_set_does_not_change() {
        JwkSet keys = JwkSet.parseFetched(Json.set(EC.jwk("a")));

        assertThatThrownBy(() -> keys.keys().clear()).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> keys.skipped().clear()).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> keys.keys().get(0).algorithms().clear())
                .isInstanceOf(UnsupportedOperationException.class);
    }
}
