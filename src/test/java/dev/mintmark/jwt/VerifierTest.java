package dev.mintmark.jwt;

import static dev.mintmark.jwt.SignatureAlgorithm.ES256;
import static dev.mintmark.jwt.SignatureAlgorithm.EdDSA;
import static dev.mintmark.jwt.SignatureAlgorithm.PS256;
import static dev.mintmark.jwt.SignatureAlgorithm.RS256;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mintmark.jwt.InvalidTokenException.Reason;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class VerifierTest {

    private static final String PAYLOAD = "{\"iss\":\"https://issuer.example\",\"sub\":\"s\"}";
    private static final String WRONG_SIGNATURE = "The token's signature was not made by its key over its content.";
    private static final String OUT_OF_RANGE = "The token's signature has a number that is out of range.";

    private static JwkSet keys(TestKey... keys) {
        return JwkSet.parseRegistered(
                Json.set(Arrays.stream(keys).map(key -> key.jwk("k")).toArray(String[]::new)));
    }

    private static String header(TestKey key) {
        return "{\"alg\":\"" + key.algorithm() + "\",\"kid\":\"k\"}";
    }

    private static String sign(TestKey key) {
        return key.sign(header(key), PAYLOAD);
    }

    private static VerificationKey verify(String compact, JwkSet keys) {
        return Verifier.verify(JwsReader.read(compact), keys);
    }

    private static String withSignature(String compact, byte[] signature) {
        return compact.substring(0, compact.lastIndexOf('.') + 1) + TestKey.base64Url(signature);
    }

    private static byte[] signatureOf(String compact) {
        return Base64.getUrlDecoder().decode(compact.substring(compact.lastIndexOf('.') + 1));
    }

    private static void assertRefused(String compact, JwkSet keys, Reason reason, String sentence) {
        assertThatThrownBy(() -> verify(compact, keys))
                .isInstanceOf(InvalidTokenException.class)
                .hasMessage(sentence)
                .extracting("reason")
                .isEqualTo(reason);
    }

    private static void assertWrongLength(String compact, JwkSet keys, int length, int wanted) {
        assertRefused(
                compact,
                keys,
                Reason.BAD_SIGNATURE,
                "The token's signature is " + length + " bytes long; one by its key has " + wanted + ".");
    }

    @ParameterizedTest
    @EnumSource
    void a_token_signed_by_the_key_is_good(SignatureAlgorithm algorithm) {
        JwkSet keys = keys(TestKey.of(algorithm));

        assertThat(verify(sign(TestKey.of(algorithm)), keys))
                .isSameAs(keys.keys().get(0));
    }

    @ParameterizedTest
    @EnumSource
    void a_key_without_alg_verifies_every_algorithm_of_its_type(SignatureAlgorithm algorithm) {
        TestKey key = TestKey.of(algorithm);
        JwkSet keys = JwkSet.parseRegistered(Json.set(key.bareJwk().replace("{", "{\"kid\":\"k\",")));

        assertThat(verify(sign(key), keys)).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(ints = {2049, 3072, 4096})
    void rsa_keys_of_other_sizes_are_good(int bits) {
        for (SignatureAlgorithm algorithm : new SignatureAlgorithm[] {RS256, PS256}) {
            TestKey key = TestKey.rsa(algorithm, bits);

            assertThat(verify(sign(key), keys(key))).isNotNull();
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_token_signed_by_another_key_of_the_same_kind_is_refused(SignatureAlgorithm algorithm) {
        assertRefused(
                sign(TestKey.fresh(algorithm)), keys(TestKey.of(algorithm)), Reason.BAD_SIGNATURE, WRONG_SIGNATURE);
    }

    @ParameterizedTest
    @EnumSource
    void a_signature_over_another_payload_or_header_is_refused(SignatureAlgorithm algorithm) {
        TestKey key = TestKey.of(algorithm);
        String signed = sign(key);
        String otherPayload = key.sign(header(key), PAYLOAD.replace("\"s\"", "\"t\""));
        String otherHeader = key.sign(header(key).replace("}", ",\"x\":1}"), PAYLOAD);

        assertRefused(
                withSignature(otherPayload, signatureOf(signed)), keys(key), Reason.BAD_SIGNATURE, WRONG_SIGNATURE);
        assertRefused(
                withSignature(otherHeader, signatureOf(signed)), keys(key), Reason.BAD_SIGNATURE, WRONG_SIGNATURE);
    }

    @ParameterizedTest
    @CsvSource({
        "RS256, PS256",
        "RS256, RS384",
        "PS256, RS256",
        "PS256, PS512",
        "RS512, RS256",
        "ES256, ES384",
        "ES256, EdDSA",
        "EdDSA, ES256",
        "RS256, ES256"
    })
    void the_key_decides_the_algorithm_and_not_the_token(SignatureAlgorithm ofKey, SignatureAlgorithm ofToken) {
        TestKey signer = TestKey.of(ofToken);

        assertRefused(
                sign(signer),
                keys(TestKey.of(ofKey)),
                Reason.ALGORITHM_NOT_ALLOWED,
                "The token's alg is " + ofToken + "; its issuer's key 'k' is not for that.");
    }

    @ParameterizedTest
    @CsvSource({"RS256, RS384", "RS256, PS256", "PS256, RS256", "PS256, PS384", "PS512, PS256"})
    void a_signature_does_not_pass_for_one_of_another_algorithm(SignatureAlgorithm claimed, SignatureAlgorithm used) {
        TestKey signer = TestKey.of(used);
        JwkSet keys = JwkSet.parseRegistered(Json.set(signer.bareJwk().replace("{", "{\"kid\":\"k\",")));
        String compact = signer.sign("{\"alg\":\"" + claimed + "\",\"kid\":\"k\"}", PAYLOAD);

        assertRefused(compact, keys, Reason.BAD_SIGNATURE, WRONG_SIGNATURE);
    }

    @Test
    void a_signature_with_the_public_key_as_shared_secret_is_refused() throws Exception {
        TestKey key = TestKey.of(RS256);
        for (byte[] secret : new byte[][] {
            key.pair().getPublic().getEncoded(),
            ("-----BEGIN PUBLIC KEY-----\n"
                            + Base64.getMimeEncoder(64, new byte[] {'\n'})
                                    .encodeToString(key.pair().getPublic().getEncoded())
                            + "\n-----END PUBLIC KEY-----\n")
                    .getBytes(UTF_8)
        }) {
            String input = TestKey.base64Url("{\"alg\":\"HS256\",\"kid\":\"k\"}") + "." + TestKey.base64Url(PAYLOAD);
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            String compact = input + "." + TestKey.base64Url(mac.doFinal(input.getBytes(UTF_8)));

            assertThatThrownBy(() -> verify(compact, keys(key)))
                    .isInstanceOf(InvalidTokenException.class)
                    .extracting("reason")
                    .isEqualTo(Reason.UNSUPPORTED_ALGORITHM);
        }
    }

    @Test
    void a_key_that_the_token_brings_along_is_not_trusted() {
        TestKey own = TestKey.fresh(ES256);
        String header =
                "{\"alg\":\"ES256\",\"kid\":\"k\",\"jwk\":" + own.jwk("k") + ",\"jku\":\"https://evil.example/jwks\"}";

        assertRefused(own.sign(header, PAYLOAD), keys(TestKey.of(ES256)), Reason.BAD_SIGNATURE, WRONG_SIGNATURE);
        assertRefused(
                own.sign(header.replaceFirst("\"kid\":\"k\",", ""), PAYLOAD),
                keys(TestKey.of(ES256)),
                Reason.UNKNOWN_KEY,
                "The token has no kid, and its signature was made by none of its issuer's keys that are for ES256.");
    }

    @Test
    void an_unknown_kid_is_told_from_a_bad_signature() {
        TestKey key = TestKey.of(ES256);

        assertRefused(
                key.sign("{\"alg\":\"ES256\",\"kid\":\"new\"}", PAYLOAD),
                keys(key),
                Reason.UNKNOWN_KEY,
                "The token's kid is 'new'; its issuer has no such key.");
    }

    @Test
    void a_token_that_names_no_key_is_tried_with_each_that_fits() {
        TestKey second = TestKey.of(ES256);
        JwkSet keys = JwkSet.parseRegistered(Json.set(
                TestKey.fresh(ES256).jwk("a"),
                second.jwk("b"),
                TestKey.of(RS256).jwk("c")));

        assertThat(verify(second.sign("{\"alg\":\"ES256\"}", PAYLOAD), keys))
                .isSameAs(keys.keys().get(1));
    }

    @Test
    void candidates_of_other_signature_lengths_do_not_end_the_search() {
        TestKey longer = TestKey.rsa(RS256, 3072);
        JwkSet keys = JwkSet.parseRegistered(Json.set(TestKey.of(RS256).bareJwk(), longer.bareJwk()));

        assertThat(verify(longer.sign("{\"alg\":\"RS256\"}", PAYLOAD), keys))
                .isSameAs(keys.keys().get(1));
    }

    @ParameterizedTest
    @EnumSource
    void a_signature_of_another_length_is_refused_before_any_cryptography(SignatureAlgorithm algorithm) {
        TestKey key = TestKey.of(algorithm);
        String compact = sign(key);
        byte[] signature = signatureOf(compact);
        int length = signature.length;

        byte[] leadingZero = new byte[length + 1];
        System.arraycopy(signature, 0, leadingZero, 1, length);
        assertWrongLength(withSignature(compact, leadingZero), keys(key), length + 1, length);
        assertWrongLength(withSignature(compact, Arrays.copyOf(signature, length + 1)), keys(key), length + 1, length);
        assertWrongLength(withSignature(compact, Arrays.copyOf(signature, length - 1)), keys(key), length - 1, length);
        assertWrongLength(withSignature(compact, Arrays.copyOf(signature, 1)), keys(key), 1, length);
        assertWrongLength(withSignature(compact, Arrays.copyOf(signature, 2 * length)), keys(key), 2 * length, length);
    }

    @ParameterizedTest
    @EnumSource(names = {"ES256", "ES384", "ES512"})
    void ecdsa_numbers_out_of_range_are_refused(SignatureAlgorithm algorithm) {
        TestKey key = TestKey.of(algorithm);
        String compact = sign(key);
        int half = key.coordinateLength();
        byte[] good = signatureOf(compact);
        byte[] r = Arrays.copyOf(good, half);
        byte[] s = Arrays.copyOfRange(good, half, 2 * half);
        BigInteger order = ((ECPublicKey) key.pair().getPublic()).getParams().getOrder();
        byte[] zero = new byte[half];
        byte[] n = TestKey.fixed(order, half);
        byte[] beyond = TestKey.fixed(order.add(BigInteger.ONE), half);

        // CVE-2022-21449 is the first of them.
        for (byte[][] pair : new byte[][][] {
            {zero, zero}, {zero, s}, {r, zero}, {n, s}, {r, n}, {n, n}, {zero, n}, {n, zero}, {beyond, s}, {r, beyond}
        }) {
            assertRefused(
                    withSignature(compact, join(pair[0], pair[1])), keys(key), Reason.BAD_SIGNATURE, OUT_OF_RANGE);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"ES256", "ES384", "ES512"})
    void ecdsa_numbers_at_the_ends_of_their_range_are_left_to_the_mathematics(SignatureAlgorithm algorithm) {
        TestKey key = TestKey.of(algorithm);
        String compact = sign(key);
        int half = key.coordinateLength();
        byte[] one = TestKey.fixed(BigInteger.ONE, half);
        byte[] last = TestKey.fixed(
                ((ECPublicKey) key.pair().getPublic()).getParams().getOrder().subtract(BigInteger.ONE), half);

        for (byte[][] pair : new byte[][][] {{one, one}, {one, last}, {last, one}, {last, last}}) {
            assertRefused(
                    withSignature(compact, join(pair[0], pair[1])), keys(key), Reason.BAD_SIGNATURE, WRONG_SIGNATURE);
        }
    }

    @Test
    void an_ecdsa_signature_plus_the_order_is_refused() {
        TestKey key = TestKey.of(SignatureAlgorithm.ES512);
        String compact = sign(key);
        BigInteger order = ((ECPublicKey) key.pair().getPublic()).getParams().getOrder();
        byte[] good = signatureOf(compact);
        BigInteger s = new BigInteger(1, good, 66, 66);

        assertRefused(
                withSignature(compact, join(Arrays.copyOf(good, 66), TestKey.fixed(s.add(order), 66))),
                keys(key),
                Reason.BAD_SIGNATURE,
                OUT_OF_RANGE);
    }

    @ParameterizedTest
    @CsvSource({"ES256, SHA256withECDSA, 64", "ES384, SHA384withECDSA, 96", "ES512, SHA512withECDSA, 132"})
    void an_ecdsa_signature_in_der_is_refused(SignatureAlgorithm algorithm, String jcaName, int length)
            throws Exception {
        TestKey key = TestKey.of(algorithm);
        String compact = sign(key);
        Signature signature = Signature.getInstance(jcaName);
        signature.initSign(key.pair().getPrivate());
        signature.update(compact.substring(0, compact.lastIndexOf('.')).getBytes(UTF_8));
        byte[] der = signature.sign();

        assertWrongLength(withSignature(compact, der), keys(key), der.length, length);
    }

    @ParameterizedTest
    @EnumSource(names = {"RS256", "RS384", "RS512", "PS256", "PS384", "PS512"})
    void an_rsa_signature_plus_the_modulus_is_refused(SignatureAlgorithm algorithm) {
        TestKey key = TestKey.of(algorithm);
        BigInteger modulus = ((RSAPublicKey) key.pair().getPublic()).getModulus();
        BigInteger twin = null;
        String compact = "";
        for (int i = 0; twin == null; i++) {
            compact = key.sign(header(key), "{\"i\":" + i + "}");
            BigInteger sum = new BigInteger(1, signatureOf(compact)).add(modulus);
            twin = sum.bitLength() <= 2048 ? sum : null;
        }

        assertRefused(
                withSignature(compact, TestKey.fixed(twin, 256)), keys(key), Reason.BAD_SIGNATURE, WRONG_SIGNATURE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"RS256", "PS256", "EdDSA"})
    void trivial_signatures_are_refused(SignatureAlgorithm algorithm) {
        TestKey key = TestKey.of(algorithm);
        String compact = sign(key);
        int length = signatureOf(compact).length;
        byte[] zeros = new byte[length];
        byte[] ones = new byte[length];
        Arrays.fill(ones, (byte) 0xFF);
        byte[] one = new byte[length];
        one[length - 1] = 1;
        byte[] neutralPoint = new byte[length];
        neutralPoint[0] = 1;

        for (byte[] trivial : new byte[][] {zeros, ones, one, neutralPoint}) {
            assertRefused(withSignature(compact, trivial), keys(key), Reason.BAD_SIGNATURE, WRONG_SIGNATURE);
        }
    }

    @Test
    void an_ed25519_signature_plus_the_order_is_refused() {
        TestKey key = TestKey.of(EdDSA);
        String compact = sign(key);
        byte[] signature = signatureOf(compact);
        BigInteger order = BigInteger.ONE.shiftLeft(252).add(new BigInteger("27742317777372353535851937790883648493"));
        BigInteger s = new BigInteger(1, reversed(Arrays.copyOfRange(signature, 32, 64)));
        byte[] twin = reversed(TestKey.fixed(s.add(order), 32));

        assertRefused(
                withSignature(compact, join(Arrays.copyOf(signature, 32), twin)),
                keys(key),
                Reason.BAD_SIGNATURE,
                WRONG_SIGNATURE);
    }

    @ParameterizedTest
    @CsvSource({
        "SHA-256, SHA-256, 0",
        "SHA-256, SHA-256, 20",
        "SHA-256, SHA-256, 64",
        "SHA-256, SHA-1, 32",
        "SHA-256, SHA-512, 32",
        "SHA-512, SHA-256, 32"
    })
    void a_pss_signature_of_other_parameters_is_refused(String digest, String mask, int salt) throws Exception {
        TestKey key = TestKey.of(PS256);
        String compact = sign(key);
        AlgorithmParameterSpec parameters = new PSSParameterSpec(digest, "MGF1", new MGF1ParameterSpec(mask), salt, 1);
        Signature signature = Signature.getInstance("RSASSA-PSS");
        signature.setParameter(parameters);
        signature.initSign(key.pair().getPrivate());
        signature.update(compact.substring(0, compact.lastIndexOf('.')).getBytes(UTF_8));

        assertRefused(withSignature(compact, signature.sign()), keys(key), Reason.BAD_SIGNATURE, WRONG_SIGNATURE);
    }

    @Test
    void an_rsa_signature_forged_for_exponent_3_is_refused() throws Exception {
        // Bleichenbacher's forgery of 2006: the hash stands after short padding, and garbage fills the rest up to a
        // cube.
        KeyPair pair = rsaWithExponent3();
        TestKey key = new TestKey(RS256, pair);
        String compact = key.signSpelled(TestKey.base64Url(header(key)), TestKey.base64Url(PAYLOAD));
        byte[] input = compact.substring(0, compact.lastIndexOf('.')).getBytes(UTF_8);
        byte[] prefix =
                java.util.HexFormat.of().parseHex("0001ffffffffffffffffff003031300d060960864801650304020105000420");
        byte[] hash = java.security.MessageDigest.getInstance("SHA-256").digest(input);
        byte[] block = Arrays.copyOf(join(prefix, hash), 256);
        Arrays.fill(block, prefix.length + hash.length, 256, (byte) 0xFF);
        BigInteger root = cubeRoot(new BigInteger(1, block));

        byte[] cube = TestKey.fixed(root.pow(3), 256);
        assertThat(Arrays.copyOf(cube, prefix.length + hash.length)).isEqualTo(join(prefix, hash));
        assertThat(verify(compact, keys(key))).isNotNull();
        assertRefused(
                withSignature(compact, TestKey.fixed(root, 256)), keys(key), Reason.BAD_SIGNATURE, WRONG_SIGNATURE);
    }

    @Test
    void one_set_of_keys_serves_many_threads() {
        TestKey rsa = TestKey.of(RS256);
        JwkSet keys = keys(rsa);
        String good = sign(rsa);
        String bad = sign(TestKey.fresh(RS256));

        long accepted = java.util.stream.IntStream.range(0, 400)
                .parallel()
                .filter(i -> isAccepted(i % 2 == 0 ? good : bad, keys))
                .count();

        assertThat(accepted).isEqualTo(200);
    }

    private static boolean isAccepted(String compact, JwkSet keys) {
        try {
            verify(compact, keys);
            return true;
        } catch (InvalidTokenException e) {
            return false;
        }
    }

    private static KeyPair rsaWithExponent3() throws Exception {
        java.security.KeyPairGenerator generator = java.security.KeyPairGenerator.getInstance("RSA");
        generator.initialize(new java.security.spec.RSAKeyGenParameterSpec(2048, BigInteger.valueOf(3)));
        return generator.generateKeyPair();
    }

    private static BigInteger cubeRoot(BigInteger number) {
        BigInteger root = BigInteger.ZERO;
        for (int bit = number.bitLength() / 3 + 1; bit >= 0; bit--) {
            BigInteger candidate = root.setBit(bit);
            if (candidate.pow(3).compareTo(number) <= 0) {
                root = candidate;
            }
        }
        return root;
    }

    private static byte[] join(byte[] first, byte[] second) {
        byte[] joined = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, joined, first.length, second.length);
        return joined;
    }

    private static byte[] reversed(byte[] bytes) {
        byte[] reversed = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            reversed[i] = bytes[bytes.length - 1 - i];
        }
        return reversed;
    }
}
