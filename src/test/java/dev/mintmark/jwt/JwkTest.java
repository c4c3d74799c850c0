package dev.mintmark.jwt;

import static dev.mintmark.jwt.SignatureAlgorithm.ES256;
import static dev.mintmark.jwt.SignatureAlgorithm.ES384;
import static dev.mintmark.jwt.SignatureAlgorithm.ES512;
import static dev.mintmark.jwt.SignatureAlgorithm.EdDSA;
import static dev.mintmark.jwt.SignatureAlgorithm.PS256;
import static dev.mintmark.jwt.SignatureAlgorithm.PS384;
import static dev.mintmark.jwt.SignatureAlgorithm.PS512;
import static dev.mintmark.jwt.SignatureAlgorithm.RS256;
import static dev.mintmark.jwt.SignatureAlgorithm.RS384;
import static dev.mintmark.jwt.SignatureAlgorithm.RS512;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mintmark.platform.json.JsonValue;
import dev.mintmark.platform.json.JsonValue.JsonObject;
import java.math.BigInteger;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECPoint;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class JwkTest {

    private static final BigInteger P_256 =
            new BigInteger("ffffffff00000001000000000000000000000000ffffffffffffffffffffffff", 16);
    private static final BigInteger P_25519 = BigInteger.ONE.shiftLeft(255).subtract(BigInteger.valueOf(19));

    /** The key with members added or replaced; a value of {@code absent} takes one away. */
    private static JsonObject with(TestKey key, String member, String json) {
        Map<String, JsonValue> members =
                new LinkedHashMap<>(Json.object(key.bareJwk()).members());
        members.remove(member);
        if (!json.equals("absent")) {
            members.put(member, Json.object("{'v':" + json + "}").get("v"));
        }
        return new JsonObject(members);
    }

    private static void assertRefused(JsonObject jwk, String member, String why) {
        assertThatThrownBy(() -> Jwk.toVerificationKey(jwk))
                .isInstanceOf(InvalidJwkException.class)
                .hasMessage(why)
                .extracting("member")
                .isEqualTo(member);
    }

    private static String quoted(byte[] bytes) {
        return "'" + TestKey.base64Url(bytes) + "'";
    }

    private static String rsa(BigInteger n, BigInteger e) {
        return "{'kty':'RSA','n':" + quoted(TestKey.unsigned(n)) + ",'e':" + quoted(TestKey.unsigned(e)) + "}";
    }

    /** Odd, without a prime factor that is found at once. */
    private static BigInteger oddOfBits(int bits) {
        BigInteger number = BigInteger.ONE.shiftLeft(bits - 1).setBit(0);
        while (bits > 100 && WeakModulus.flaw(number) != null) {
            number = number.add(BigInteger.TWO);
        }
        return number;
    }

    @ParameterizedTest
    @EnumSource
    void a_key_of_every_algorithm_becomes_that_public_key(SignatureAlgorithm algorithm) throws Exception {
        TestKey key = TestKey.of(algorithm);

        VerificationKey verificationKey = Jwk.toVerificationKey(Json.object(key.jwk("k")));

        assertThat(verificationKey.kid()).isEqualTo("k");
        assertThat(verificationKey.algorithms()).containsExactly(algorithm);
        assertThat(verificationKey.publicKey().getEncoded())
                .isEqualTo(key.pair().getPublic().getEncoded());
    }

    @Test
    void without_alg_type_and_curve_decide() throws Exception {
        assertThat(Jwk.toVerificationKey(Json.object(TestKey.of(RS256).bareJwk()))
                        .algorithms())
                .containsExactlyInAnyOrder(RS256, RS384, RS512, PS256, PS384, PS512);
        assertThat(Jwk.toVerificationKey(Json.object(TestKey.of(ES256).bareJwk()))
                        .algorithms())
                .containsExactly(ES256);
        assertThat(Jwk.toVerificationKey(Json.object(TestKey.of(ES384).bareJwk()))
                        .algorithms())
                .containsExactly(ES384);
        assertThat(Jwk.toVerificationKey(Json.object(TestKey.of(ES512).bareJwk()))
                        .algorithms())
                .containsExactly(ES512);
        assertThat(Jwk.toVerificationKey(Json.object(TestKey.of(EdDSA).bareJwk()))
                        .algorithms())
                .containsExactly(EdDSA);
    }

    @Test
    void the_newer_spelling_of_eddsa_is_the_same() throws Exception {
        assertThat(Jwk.toVerificationKey(with(TestKey.of(EdDSA), "alg", "'Ed25519'"))
                        .algorithms())
                .containsExactly(EdDSA);
    }

    @Test
    void a_key_without_name_has_none() throws Exception {
        assertThat(Jwk.toVerificationKey(Json.object(TestKey.of(ES256).bareJwk()))
                        .kid())
                .isNull();
    }

    @Test
    void unknown_members_are_ignored() throws Exception {
        assertThat(Jwk.toVerificationKey(with(TestKey.of(ES256), "x5c", "[1]"))).isNotNull();
        assertThat(Jwk.toVerificationKey(with(TestKey.of(ES256), "x5t#S256", "null")))
                .isNotNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"d", "p", "q", "dp", "dq", "qi", "k", "oth", "priv"})
    void private_members_are_refused_whatever_they_hold(String member) {
        for (SignatureAlgorithm algorithm : new SignatureAlgorithm[] {RS256, ES256, EdDSA}) {
            for (String json : new String[] {"'AQAB'", "''", "[]"}) {
                assertRefused(
                        with(TestKey.of(algorithm), member, json),
                        member,
                        "is part of a private or secret key, which must never be handed out");
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    'oct'     | is oct, a shared secret; only public keys are accepted
                    'AKP'     | is 'AKP'; accepted are RSA, EC and OKP
                    'rsa'     | is 'rsa'; accepted are RSA, EC and OKP
                    ''        | is ''; accepted are RSA, EC and OKP
                    absent    | is absent; it must be a string
                    null      | is null; it must be a string
                    ['RSA']   | is an array; it must be a string
                    """,
            delimiter = '|',
            quoteCharacter = '`')
    void other_types_of_key_are_refused(String kty, String why) {
        assertRefused(with(TestKey.of(RS256), "kty", kty), "kty", why);
    }

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    'enc'   | is the string 'enc'; it must be sig or absent
                    'SIG'   | is the string 'SIG'; it must be sig or absent
                    ''      | is an empty string; it must be sig or absent
                    ['sig'] | is an array; it must be sig or absent
                    """,
            delimiter = '|',
            quoteCharacter = '`')
    void a_key_for_another_use_is_refused(String use, String why) {
        assertRefused(with(TestKey.of(ES256), "use", use), "use", why);
    }

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    []                  | does not have verify
                    ['encrypt']         | does not have verify
                    ['Verify']          | does not have verify
                    ['sign','wrapKey']  | does not have verify
                    'verify'            | is the string 'verify'; it must be an array of strings
                    ['verify',1]        | must be an array of different strings
                    ['verify',null]     | must be an array of different strings
                    ['verify','verify'] | must be an array of different strings
                    """,
            delimiter = '|',
            quoteCharacter = '`')
    void a_key_for_other_operations_is_refused(String keyOps, String why) {
        assertRefused(with(TestKey.of(ES256), "key_ops", keyOps), "key_ops", why);
    }

    @ParameterizedTest
    @ValueSource(strings = {"['verify']", "['sign','verify']"})
    void a_key_for_verifying_is_taken(String keyOps) throws Exception {
        assertThat(Jwk.toVerificationKey(with(TestKey.of(ES256), "key_ops", keyOps)))
                .isNotNull();
    }

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    RS256 | 'ES256'    | is 'ES256'; a key of this type and curve is for RS256, RS384, RS512, PS256, PS384, PS512
                    RS256 | 'EdDSA'    | is 'EdDSA'; a key of this type and curve is for RS256, RS384, RS512, PS256, PS384, PS512
                    RS256 | 'RSA-OAEP' | is 'RSA-OAEP'; a key of this type and curve is for RS256, RS384, RS512, PS256, PS384, PS512
                    RS256 | 'none'     | is 'none'; a key of this type and curve is for RS256, RS384, RS512, PS256, PS384, PS512
                    RS256 | 'HS256'    | is 'HS256', which needs a shared secret; a key of this type and curve is for RS256, RS384, RS512, PS256, PS384, PS512
                    RS256 | 'rs256'    | is 'rs256'; a key of this type and curve is for RS256, RS384, RS512, PS256, PS384, PS512
                    ES256 | 'HS512'    | is 'HS512', which needs a shared secret; a key of this type and curve is for ES256
                    ES256 | 'ES384'    | is 'ES384'; a key of this type and curve is for ES256
                    ES384 | 'ES256'    | is 'ES256'; a key of this type and curve is for ES384
                    ES512 | 'RS512'    | is 'RS512'; a key of this type and curve is for ES512
                    ES512 | 'ES521'    | is 'ES521'; a key of this type and curve is for ES512
                    EdDSA | 'ES256'    | is 'ES256'; a key of this type and curve is for EdDSA
                    EdDSA | 'Ed448'    | is 'Ed448'; a key of this type and curve is for EdDSA
                    RS256 | 1          | is 1; it must be a string
                    """,
            delimiter = '|',
            quoteCharacter = '`')
    void an_algorithm_that_is_not_the_keys_is_refused(SignatureAlgorithm key, String alg, String why) {
        assertRefused(with(TestKey.of(key), "alg", alg), "alg", why);
    }

    @Test
    void a_kid_is_a_string_of_bounded_length() throws Exception {
        TestKey key = TestKey.of(ES256);

        assertThat(Jwk.toVerificationKey(with(key, "kid", "'" + "k".repeat(512) + "'"))
                        .kid())
                .hasSize(512);
        assertRefused(with(key, "kid", "'" + "k".repeat(513) + "'"), "kid", "is longer than 512 characters");
        assertRefused(with(key, "kid", "1"), "kid", "is 1; it must be a string");
        assertRefused(with(key, "kid", "{}"), "kid", "is an object; it must be a string");
    }

    @ParameterizedTest
    @ValueSource(strings = {"kid", "use", "key_ops", "alg", "d", "p", "q", "dp", "dq", "qi", "k", "oth", "x5c"})
    void a_member_that_is_null_says_nothing(String member) throws Exception {
        assertThat(Jwk.toVerificationKey(with(TestKey.of(RS256), member, "null"))
                        .algorithms())
                .hasSize(6);
    }

    @ParameterizedTest
    @ValueSource(ints = {2048, 2049, 3072, 4096, 16384})
    void an_rsa_modulus_within_bounds_is_taken(int bits) throws Exception {
        VerificationKey key = Jwk.toVerificationKey(Json.object(rsa(oddOfBits(bits), BigInteger.valueOf(65537))));

        assertThat(key.signatureLength()).isEqualTo((bits + 7) / 8);
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 512, 1024, 2047, 16385, 20000})
    void an_rsa_modulus_out_of_bounds_is_refused(int bits) {
        assertRefused(
                Json.object(rsa(oddOfBits(bits), BigInteger.valueOf(65537))),
                "n",
                "is an RSA modulus of " + bits + " bits; it must have 2048 to 16384");
    }

    @Test
    void an_even_modulus_is_refused() {
        BigInteger even = oddOfBits(2048).clearBit(0);

        assertRefused(Json.object(rsa(even, BigInteger.valueOf(65537))), "n", "is even, so it is no RSA modulus");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 64})
    void zero_bytes_in_front_of_an_rsa_number_change_nothing(int zeros) throws Exception {
        TestKey key = TestKey.of(RS256);
        RSAPublicKey published = (RSAPublicKey) key.pair().getPublic();
        byte[] modulus = TestKey.unsigned(published.getModulus());
        byte[] exponent = TestKey.unsigned(published.getPublicExponent());

        VerificationKey read = Jwk.toVerificationKey(Json.object("{'kty':'RSA','n':"
                + quoted(behindZeros(zeros, modulus)) + ",'e':" + quoted(behindZeros(zeros, exponent)) + "}"));

        assertThat(read.publicKey()).isEqualTo(published);
        assertThat(read.signatureLength()).isEqualTo(256);
    }

    @Test
    void zero_bytes_in_front_make_a_short_modulus_no_longer() {
        BigInteger n = oddOfBits(2047);

        assertRefused(
                Json.object("{'kty':'RSA','n':" + quoted(behindZeros(8, TestKey.unsigned(n))) + ",'e':'AQAB'}"),
                "n",
                "is an RSA modulus of 2047 bits; it must have 2048 to 16384");
        assertRefused(
                Json.object("{'kty':'RSA','n':" + quoted(new byte[256]) + ",'e':'AQAB'}"),
                "n",
                "is an RSA modulus of 0 bits; it must have 2048 to 16384");
    }

    private static byte[] behindZeros(int zeros, byte[] bytes) {
        byte[] longer = new byte[zeros + bytes.length];
        System.arraycopy(bytes, 0, longer, zeros, bytes.length);
        return longer;
    }

    @ParameterizedTest
    @ValueSource(longs = {3, 5, 17, 65537, 0xFFFFFFFFL})
    void an_odd_exponent_of_at_most_32_bits_is_taken(long e) throws Exception {
        assertThat(Jwk.toVerificationKey(Json.object(rsa(oddOfBits(2048), BigInteger.valueOf(e)))))
                .isNotNull();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 4, 65536, 0x100000001L, 0x1FFFFFFFFL, Long.MAX_VALUE})
    void any_other_exponent_is_refused(long e) {
        assertRefused(
                Json.object(rsa(oddOfBits(2048), BigInteger.valueOf(e))),
                "e",
                "must be an odd RSA exponent from 3 on, of at most 32 bits");
    }

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    ''       | is an empty string; it must be a number
                    'AQAB='  | is not base64url: it is cut off
                    'AQAB===='| is not base64url: it has a character other than A-Z a-z 0-9 - _
                    'AQ+B'   | is not base64url: it has a character other than A-Z a-z 0-9 - _
                    'AQAB\\n'| is not base64url: it is cut off
                    'AR'     | is not base64url: the unused bits at its end are not zero
                    65537    | is 65537; it must be a string
                    absent   | is absent; it must be a string
                    """,
            delimiter = '|',
            quoteCharacter = '`')
    void an_rsa_number_in_a_lax_spelling_is_refused(String json, String why) {
        assertRefused(with(TestKey.of(RS256), "e", json), "e", why);
        assertRefused(with(TestKey.of(RS256), "n", json), "n", why);
    }

    @ParameterizedTest
    @CsvSource({
        "'secp256k1', is 'secp256k1'",
        "'p-256', is 'p-256'",
        "'P-224', is 'P-224'",
        "'Ed25519', is 'Ed25519'",
        "'', is ''"
    })
    void unknown_curves_are_refused(String crv, String found) {
        assertRefused(
                with(TestKey.of(ES256), "crv", "'" + crv.replace("'", "") + "'"),
                "crv",
                (crv.isEmpty() ? "is ''" : found) + "; accepted for EC are P-256, P-384 and P-521");
    }

    @Test
    void a_missing_curve_is_refused() {
        assertRefused(with(TestKey.of(ES256), "crv", "absent"), "crv", "is absent; it must be a string");
        assertRefused(with(TestKey.of(EdDSA), "crv", "absent"), "crv", "is absent; it must be a string");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Ed448", "X25519", "X448", "ed25519", "P-256"})
    void other_curves_of_octet_key_pairs_are_refused(String crv) {
        assertRefused(
                with(TestKey.of(EdDSA), "crv", "'" + crv + "'"),
                "crv",
                "is '" + crv + "'; accepted for OKP is Ed25519");
    }

    @ParameterizedTest
    @CsvSource({"ES256, 32", "ES384, 48", "ES512, 66"})
    void coordinates_are_of_the_length_of_the_curve(SignatureAlgorithm algorithm, int length) {
        for (String member : new String[] {"x", "y"}) {
            for (int wrong : new int[] {length + 1, 2 * length}) {
                byte[] tooLong = new byte[wrong];
                tooLong[0] = 1;
                assertRefused(
                        with(TestKey.of(algorithm), member, quoted(tooLong)),
                        member,
                        "is " + wrong + " bytes long; it must be " + length);
            }
            assertRefused(
                    with(TestKey.of(algorithm), member, quoted(new byte[0])),
                    member,
                    "is 0 bytes long; it must be " + length);
        }
    }

    @ParameterizedTest
    @CsvSource({"ES256, 32", "ES384, 48", "ES512, 66"})
    void zero_bytes_that_are_missing_or_too_many_in_front_of_a_coordinate_change_nothing(
            SignatureAlgorithm algorithm, int length) throws Exception {
        for (String member : new String[] {"x", "y"}) {
            TestKey key = withShort(member, algorithm);
            ECPoint point = ((ECPublicKey) key.pair().getPublic()).getW();
            BigInteger number = member.equals("x") ? point.getAffineX() : point.getAffineY();
            byte[] shortest = TestKey.unsigned(number);

            assertThat(shortest.length).isLessThan(length);
            for (byte[] spelling :
                    List.of(shortest, TestKey.fixed(number, length), behindZeros(1, TestKey.fixed(number, length)))) {
                assertThat(Jwk.toVerificationKey(with(key, member, quoted(spelling)))
                                .publicKey()
                                .getEncoded())
                        .isEqualTo(key.pair().getPublic().getEncoded());
            }
            byte[] cutAtItsEnd = Arrays.copyOf(TestKey.fixed(number, length), length - 1);
            assertRefused(
                    with(key, member, quoted(cutAtItsEnd)),
                    "x",
                    "and y are no point of the curve P-" + (length == 66 ? 521 : length * 8));
        }
    }

    private static TestKey withShort(String member, SignatureAlgorithm algorithm) {
        for (; ; ) {
            TestKey key = TestKey.fresh(algorithm);
            ECPoint point = ((ECPublicKey) key.pair().getPublic()).getW();
            BigInteger number = member.equals("x") ? point.getAffineX() : point.getAffineY();
            if (TestKey.unsigned(number).length < key.coordinateLength()) {
                return key;
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"ES256", "ES384", "ES512"})
    void a_point_beside_the_curve_is_refused(SignatureAlgorithm algorithm) {
        TestKey key = TestKey.of(algorithm);
        int length = key.coordinateLength();
        ECPublicKey publicKey = (ECPublicKey) key.pair().getPublic();
        byte[] beside = TestKey.fixed(publicKey.getW().getAffineY().flipBit(0), length);
        String why = "and y are no point of the curve P-" + (length == 66 ? 521 : length * 8);

        assertRefused(with(key, "y", quoted(beside)), "x", why);
        assertRefused(with(key, "x", quoted(new byte[length])), "x", why);
    }

    @Test
    void the_point_at_the_origin_is_refused() {
        String zero = quoted(new byte[32]);

        assertRefused(
                Json.object("{'kty':'EC','crv':'P-256','x':" + zero + ",'y':" + zero + "}"),
                "x",
                "and y are no point of the curve P-256");
    }

    @Test
    void a_coordinate_that_is_not_reduced_is_refused() throws Exception {
        // (0, sqrt(b)) is on P-256, so (p, sqrt(b)) is too unless p itself is refused.
        BigInteger b = new BigInteger("5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b", 16);
        BigInteger y = b.modPow(P_256.add(BigInteger.ONE).shiftRight(2), P_256);
        String template = "{'kty':'EC','crv':'P-256','x':%s,'y':" + quoted(TestKey.fixed(y, 32)) + "}";

        assertThat(Jwk.toVerificationKey(Json.object(template.formatted(quoted(new byte[32])))))
                .isNotNull();
        assertRefused(
                Json.object(template.formatted(quoted(TestKey.fixed(P_256, 32)))),
                "x",
                "and y are no point of the curve P-256");
        // The x of y = 5 is below 2^256 - p, so that y + p still has 32 bytes; on the curve it may or may not be.
        assertRefused(
                Json.object("{'kty':'EC','crv':'P-256','x':" + quoted(new byte[32]) + ",'y':"
                        + quoted(TestKey.fixed(P_256, 32)) + "}"),
                "x",
                "and y are no point of the curve P-256");
    }

    @Test
    void a_point_of_another_curve_is_refused() {
        assertRefused(
                Json.object(TestKey.of(ES256).bareJwk().replace("P-256", "P-384")),
                "x",
                "and y are no point of the curve P-384");
        assertRefused(
                Json.object(TestKey.of(ES384).bareJwk().replace("P-384", "P-256")),
                "x",
                "is 48 bytes long; it must be 32");
    }

    @Test
    void an_ed25519_key_has_32_bytes() {
        for (int wrong : new int[] {0, 31, 33, 57}) {
            assertRefused(
                    with(TestKey.of(EdDSA), "x", quoted(new byte[wrong])),
                    "x",
                    "is " + wrong + " bytes long; it must be 32");
        }
    }

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    0100000000000000000000000000000000000000000000000000000000000000, neutral element
                    0100000000000000000000000000000000000000000000000000000000000080, neutral element with a sign
                    0000000000000000000000000000000000000000000000000000000000000000, order 4
                    0000000000000000000000000000000000000000000000000000000000000080, order 4
                    ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f, order 2
                    ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff, order 2 with a sign
                    26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05, order 8
                    26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85, order 8
                    c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a, order 8
                    c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa, order 8
                    edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f, zero not reduced
                    eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f, one not reduced
                    ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f, not reduced
                    0200000000000000000000000000000000000000000000000000000000000000, beside the curve
                    """)
    void an_ed25519_key_for_which_anybody_could_sign_or_nobody_is_refused(String hex, String what) {
        byte[] x = java.util.HexFormat.of().parseHex(hex);

        assertThat(x).as(what).hasSize(32);
        assertRefused(with(TestKey.of(EdDSA), "x", quoted(x)), "x", "is no public key of the curve Ed25519");
    }

    @Test
    void ed25519_keys_of_either_sign_become_that_public_key() throws Exception {
        boolean even = false;
        boolean odd = false;
        for (int i = 0; i < 1000 && !(even && odd); i++) {
            TestKey key = TestKey.fresh(EdDSA);
            boolean sign = key.ed25519()[31] < 0;
            even |= !sign;
            odd |= sign;
            assertThat(Jwk.toVerificationKey(Json.object(key.bareJwk()))
                            .publicKey()
                            .getEncoded())
                    .isEqualTo(key.pair().getPublic().getEncoded());
        }
        assertThat(even && odd).isTrue();
    }

    @Test
    void a_point_of_edwards25519_satisfies_its_equation() {
        BigInteger d = BigInteger.valueOf(-121665)
                .multiply(BigInteger.valueOf(121666).modInverse(P_25519))
                .mod(P_25519);

        Ed25519Point point = Ed25519Point.decode(TestKey.of(EdDSA).ed25519());

        BigInteger xx = point.x().multiply(point.x());
        BigInteger yy = point.y().multiply(point.y());
        assertThat(yy.subtract(xx).mod(P_25519))
                .isEqualTo(d.multiply(xx).multiply(yy).add(BigInteger.ONE).mod(P_25519));
        assertThat(point.isOfSmallOrder()).isFalse();
    }

    @Test
    void every_reason_is_printable() {
        assertThatThrownBy(() -> Jwk.toVerificationKey(with(TestKey.of(ES256), "alg", "'\\u0022\\u005c\\u0001é'")))
                .hasMessageMatching("[ !#-\\[\\]-~]+");
    }
}
