package dev.mintmark.jwt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Base64;
import java.util.EnumMap;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** No change to a good token leaves it good, be it a change of spelling only. */
class TokenMutationTest {

    private static final Map<SignatureAlgorithm, JwkSet> KEYS = new EnumMap<>(SignatureAlgorithm.class);
    private static final Map<SignatureAlgorithm, String> TOKENS = new EnumMap<>(SignatureAlgorithm.class);

    static {
        for (SignatureAlgorithm algorithm : new SignatureAlgorithm[] {
            SignatureAlgorithm.RS256, SignatureAlgorithm.PS256, SignatureAlgorithm.ES256, SignatureAlgorithm.EdDSA
        }) {
            TestKey key = TestKey.of(algorithm);
            KEYS.put(algorithm, JwkSet.parseRegistered(Json.set(key.jwk("k"))));
            TOKENS.put(
                    algorithm,
                    key.sign(
                            "{\"alg\":\"" + algorithm + "\",\"kid\":\"k\",\"typ\":\"JWT\"}",
                            "{\"iss\":\"https://issuer.example\",\"sub\":\"repo:acme/web:ref:refs/heads/main\",\"aud\":\"a\"}"));
        }
    }

    @Provide
    Arbitrary<SignatureAlgorithm> algorithms() {
        return Arbitraries.of(TOKENS.keySet());
    }

    private static boolean isAccepted(SignatureAlgorithm algorithm, String compact) {
        try {
            Verifier.verify(JwsReader.read(compact), KEYS.get(algorithm));
            return true;
        } catch (InvalidTokenException e) {
            return false;
        }
    }

    private static void assertRefusedIfChanged(SignatureAlgorithm algorithm, String mutant) {
        assertThat(isAccepted(algorithm, mutant)).isEqualTo(mutant.equals(TOKENS.get(algorithm)));
    }

    @Test
    void the_tokens_are_good_as_they_are() {
        TOKENS.forEach((algorithm, compact) ->
                assertThat(isAccepted(algorithm, compact)).isTrue());
    }

    @Test
    void no_single_character_can_be_left_out_doubled_or_recased() {
        TOKENS.forEach((algorithm, compact) -> {
            for (int i = 0; i < compact.length(); i++) {
                String before = compact.substring(0, i);
                char c = compact.charAt(i);
                String after = compact.substring(i + 1);
                char recased = Character.isUpperCase(c) ? Character.toLowerCase(c) : Character.toUpperCase(c);
                assertRefusedIfChanged(algorithm, before + after);
                assertRefusedIfChanged(algorithm, before + c + c + after);
                assertRefusedIfChanged(algorithm, before + recased + after);
            }
        });
    }

    @Property
    void no_bit_can_be_flipped(
            @ForAll("algorithms") SignatureAlgorithm algorithm,
            @ForAll @IntRange(max = 100_000) int place,
            @ForAll @IntRange(max = 15) int bit) {
        StringBuilder mutant = new StringBuilder(TOKENS.get(algorithm));
        int at = place % mutant.length();
        mutant.setCharAt(at, (char) (mutant.charAt(at) ^ 1 << bit));

        assertThat(isAccepted(algorithm, mutant.toString())).isFalse();
    }

    @Property
    void no_bit_of_the_signature_can_be_flipped(
            @ForAll("algorithms") SignatureAlgorithm algorithm, @ForAll @IntRange(max = 2047) int bit) {
        String compact = TOKENS.get(algorithm);
        int dot = compact.lastIndexOf('.');
        byte[] signature = Base64.getUrlDecoder().decode(compact.substring(dot + 1));
        int at = bit % (signature.length * 8);
        signature[at / 8] ^= (byte) (1 << at % 8);

        assertThat(isAccepted(algorithm, compact.substring(0, dot + 1) + TestKey.base64Url(signature)))
                .isFalse();
    }

    /** The decoded bytes, not their spelling: a header or payload that reads almost alike. */
    @Property
    void no_bit_of_header_or_payload_can_be_flipped(
            @ForAll("algorithms") SignatureAlgorithm algorithm,
            @ForAll @IntRange(max = 1) int part,
            @ForAll @IntRange(max = 2047) int bit) {
        String[] parts = TOKENS.get(algorithm).split("\\.", -1);
        byte[] bytes = Base64.getUrlDecoder().decode(parts[part]);
        int at = bit % (bytes.length * 8);
        bytes[at / 8] ^= (byte) (1 << at % 8);
        parts[part] = TestKey.base64Url(bytes);

        assertThat(isAccepted(algorithm, String.join(".", parts))).isFalse();
    }

    @Property
    void no_byte_of_any_part_can_be_put_in_or_left_out(
            @ForAll("algorithms") SignatureAlgorithm algorithm,
            @ForAll @IntRange(max = 2) int part,
            @ForAll @IntRange(max = 255) int place,
            @ForAll byte inserted) {
        String[] parts = TOKENS.get(algorithm).split("\\.", -1);
        byte[] bytes = Base64.getUrlDecoder().decode(parts[part]);
        int at = place % bytes.length;
        byte[] longer = new byte[bytes.length + 1];
        System.arraycopy(bytes, 0, longer, 0, at);
        longer[at] = inserted;
        System.arraycopy(bytes, at, longer, at + 1, bytes.length - at);
        byte[] shorter = new byte[bytes.length - 1];
        System.arraycopy(bytes, 0, shorter, 0, at);
        System.arraycopy(bytes, at + 1, shorter, at, shorter.length - at);

        for (byte[] changed : new byte[][] {longer, shorter, Arrays.copyOf(bytes, at)}) {
            String[] mutant = parts.clone();
            mutant[part] = TestKey.base64Url(changed);
            assertThat(isAccepted(algorithm, String.join(".", mutant))).isFalse();
        }
    }

    /** Other headers, with everything else as it was: the signature is over the header, too. */
    @Property
    void no_other_header_can_be_put_before_the_same_claims(
            @ForAll("algorithms") SignatureAlgorithm algorithm,
            @ForAll("algs") String alg,
            @ForAll("kids") String kid,
            @ForAll("typs") String typ) {
        String[] parts = TOKENS.get(algorithm).split("\\.", -1);
        parts[0] = TestKey.base64Url("{\"alg\":\"" + alg + "\"," + kid + "\"typ\":\"" + typ + "\"}");

        assertRefusedIfChanged(algorithm, String.join(".", parts));
    }

    @Provide
    Arbitrary<String> algs() {
        return Arbitraries.of(
                "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA", "Ed25519",
                "none", "None", "HS256", "HS512", "rs256", "ES256K", "");
    }

    @Provide
    Arbitrary<String> kids() {
        return Arbitraries.of("\"kid\":\"k\",", "", "\"kid\":\"K\",", "\"kid\":null,", "\"kid\":\"\",");
    }

    @Provide
    Arbitrary<String> typs() {
        return Arbitraries.of("JWT", "jwt", "at+jwt", "application/jwt", "");
    }

    @Property
    void no_character_can_be_put_in_or_replaced(
            @ForAll("algorithms") SignatureAlgorithm algorithm,
            @ForAll @IntRange(max = 100_000) int place,
            @ForAll char c) {
        String compact = TOKENS.get(algorithm);
        int at = place % (compact.length() + 1);

        assertThat(isAccepted(algorithm, compact.substring(0, at) + c + compact.substring(at)))
                .isFalse();
        assertRefusedIfChanged(
                algorithm, compact.substring(0, at) + c + compact.substring(Math.min(at + 1, compact.length())));
    }

    @Property
    void no_stretch_can_be_cut_out(
            @ForAll("algorithms") SignatureAlgorithm algorithm,
            @ForAll @IntRange(max = 100_000) int from,
            @ForAll @IntRange(min = 1, max = 300) int length) {
        String compact = TOKENS.get(algorithm);
        int start = from % compact.length();
        int end = Math.min(start + length, compact.length());

        assertThat(isAccepted(algorithm, compact.substring(0, start) + compact.substring(end)))
                .isFalse();
    }

    @Property
    void parts_cannot_be_moved_between_tokens_or_places(
            @ForAll("algorithms") SignatureAlgorithm verifiedAs,
            @ForAll("algorithms") SignatureAlgorithm one,
            @ForAll("algorithms") SignatureAlgorithm two,
            @ForAll("algorithms") SignatureAlgorithm three,
            @ForAll @IntRange(max = 2) int first,
            @ForAll @IntRange(max = 2) int second,
            @ForAll @IntRange(max = 2) int third) {
        String mixed = part(one, first) + "." + part(two, second) + "." + part(three, third);

        assertRefusedIfChanged(verifiedAs, mixed);
    }

    @Property
    void a_part_spelled_differently_is_refused(
            @ForAll("algorithms") SignatureAlgorithm algorithm,
            @ForAll @IntRange(max = 2) int part,
            @ForAll @IntRange(max = 3) int spelling) {
        String[] parts = TOKENS.get(algorithm).split("\\.");
        byte[] bytes = Base64.getUrlDecoder().decode(parts[part]);
        String good = parts[part];
        parts[part] = switch (spelling) {
            case 0 -> Base64.getUrlEncoder().encodeToString(bytes);
            case 1 -> Base64.getEncoder().withoutPadding().encodeToString(bytes);
            case 2 -> Base64.getMimeEncoder().encodeToString(bytes);
            default -> TestKey.base64Url(new String(bytes, UTF_8) + " ");
        };
        Assume.that(!parts[part].equals(good));

        assertThat(isAccepted(algorithm, String.join(".", parts))).isFalse();
    }

    private static String part(SignatureAlgorithm algorithm, int index) {
        return TOKENS.get(algorithm).split("\\.", -1)[index];
    }
}
