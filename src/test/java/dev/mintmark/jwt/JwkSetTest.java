package dev.mintmark.jwt;

import static dev.mintmark.jwt.SignatureAlgorithm.ES256;
import static dev.mintmark.jwt.SignatureAlgorithm.ES384;
import static dev.mintmark.jwt.SignatureAlgorithm.EdDSA;
import static dev.mintmark.jwt.SignatureAlgorithm.PS256;
import static dev.mintmark.jwt.SignatureAlgorithm.RS256;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mintmark.jwt.InvalidTokenException.Reason;
import dev.mintmark.jwt.JsonValue.JsonObject;
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
    void a_registered_set_is_refused_for_one_bad_key() {
        assertRefused(
                Json.set(RSA.jwk("a"), "{'kty':'oct','k':'AAAA'}"),
                "keys[1].k",
                "keys[1].k is part of a private or secret key, which must never be handed out.");
        assertRefused(
                Json.set("{'kty':'oct'}"),
                "keys[0].kty",
                "keys[0].kty is oct, a shared secret; only public keys are accepted.");
        assertRefused(Json.set("1"), "keys[0]", "keys[0] is 1; it must be an object.");
        assertRefused(Json.set("null"), "keys[0]", "keys[0] is null; it must be an object.");
    }

    @Test
    void a_registered_set_has_no_kid_twice() {
        assertRefused(
                Json.set(RSA.jwk("a"), EC.jwk("b"), EC.jwk("a")),
                "keys[2].kid",
                "keys[2].kid is 'a' for the second time.");
        assertRefused(Json.set(EC.jwk("a"), EC.jwk("a")), "keys[1].kid", "keys[1].kid is 'a' for the second time.");
    }

    @Test
    void kids_are_compared_to_the_letter() {
        assertThat(JwkSet.parseRegistered(Json.set(EC.jwk("a"), OTHER_EC.jwk("A")))
                        .keys())
                .hasSize(2);
    }

    @Test
    void a_registered_set_has_1_to_100_keys() {
        assertRefused(Json.set(), "keys", "The set has no key.");
        assertThat(JwkSet.parseRegistered(Json.set(ecKeys(100))).keys()).hasSize(100);
        assertRefused(Json.set(ecKeys(101)), "keys", "The set has 101 keys; at most 100 are accepted.");
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
        assertThat(JwkSet.parseFetched(Json.set(ecKeys(100))).keys()).hasSize(100);
        assertThatThrownBy(() -> JwkSet.parseFetched(Json.set(ecKeys(101))))
                .isInstanceOf(InvalidJwkSetException.class)
                .hasMessage("The set has 101 keys; at most 100 are accepted.");
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
                keys, ES256, "a", Reason.UNKNOWN_KEY, "The token's kid is 'a'; its issuer has no such key.");
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
