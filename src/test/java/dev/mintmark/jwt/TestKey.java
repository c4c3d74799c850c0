package dev.mintmark.jwt;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A real key pair that signs, with the JDK alone and by no code of the main sources. */
record TestKey(SignatureAlgorithm algorithm, KeyPair pair) {

    private static final Map<String, KeyPair> PAIRS = new ConcurrentHashMap<>();

    /** One key pair per kind of key, made once. */
    static TestKey of(SignatureAlgorithm algorithm) {
        return new TestKey(algorithm, PAIRS.computeIfAbsent(kind(algorithm), TestKey::generate));
    }

    static TestKey rsa(SignatureAlgorithm algorithm, int bits) {
        return new TestKey(algorithm, PAIRS.computeIfAbsent("RSA " + bits, TestKey::generate));
    }

    /** A key pair that is nobody else's. */
    static TestKey fresh(SignatureAlgorithm algorithm) {
        return new TestKey(algorithm, generate(kind(algorithm)));
    }

    /** The public JWK with {@code kid}, {@code alg} and {@code use}. */
    String jwk(String kid) {
        return "{\"kid\":\"" + kid + "\",\"alg\":\"" + algorithm + "\",\"use\":\"sig\"," + material() + "}";
    }

    /** The public JWK with nothing but the key. */
    String bareJwk() {
        return "{" + material() + "}";
    }

    String material() {
        if (pair.getPublic() instanceof RSAPublicKey rsa) {
            return "\"kty\":\"RSA\",\"n\":\"" + base64Url(unsigned(rsa.getModulus())) + "\",\"e\":\""
                    + base64Url(unsigned(rsa.getPublicExponent())) + "\"";
        }
        if (pair.getPublic() instanceof ECPublicKey ec) {
            int length = coordinateLength();
            return "\"kty\":\"EC\",\"crv\":\"P-" + (length == 66 ? 521 : length * 8) + "\",\"x\":\""
                    + base64Url(fixed(ec.getW().getAffineX(), length)) + "\",\"y\":\""
                    + base64Url(fixed(ec.getW().getAffineY(), length)) + "\"";
        }
        return "\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"" + base64Url(ed25519()) + "\"";
    }

    /** A token over exactly these texts. */
    String sign(String header, String payload) {
        return signBytes(header.getBytes(UTF_8), payload.getBytes(UTF_8));
    }

    String signBytes(byte[] header, byte[] payload) {
        return signSpelled(base64Url(header), base64Url(payload));
    }

    /** A token over two parts that are spelled already, however they may be. */
    String signSpelled(String header, String payload) {
        String input = header + "." + payload;
        return input + "." + base64Url(signature(input));
    }

    byte[] signature(String input) {
        try {
            Signature signature = Signature.getInstance(jcaName());
            AlgorithmParameterSpec parameters = parameters();
            if (parameters != null) {
                signature.setParameter(parameters);
            }
            signature.initSign(pair.getPrivate());
            signature.update(input.getBytes(UTF_8));
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    int coordinateLength() {
        return switch (algorithm) {
            case ES256 -> 32;
            case ES384 -> 48;
            default -> 66;
        };
    }

    static String base64Url(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    static String base64Url(String text) {
        return base64Url(text.getBytes(UTF_8));
    }

    static byte[] unsigned(BigInteger number) {
        return fixed(number, (number.bitLength() + 7) / 8);
    }

    static byte[] fixed(BigInteger number, int length) {
        byte[] bytes = number.toByteArray();
        byte[] fixed = new byte[length];
        int copied = Math.min(bytes.length, length);
        System.arraycopy(bytes, bytes.length - copied, fixed, length - copied, copied);
        return fixed;
    }

    byte[] ed25519() {
        byte[] encoded = ((EdECPublicKey) pair.getPublic()).getEncoded();
        return Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length);
    }

    private String jcaName() {
        return switch (algorithm) {
            case RS256, RS384, RS512 -> "SHA" + bits() + "withRSA";
            case PS256, PS384, PS512 -> "RSASSA-PSS";
            case ES256, ES384, ES512 -> "SHA" + bits() + "withECDSAinP1363Format";
            case EdDSA -> "Ed25519";
        };
    }

    private AlgorithmParameterSpec parameters() {
        if (!algorithm.name().startsWith("PS")) {
            return null;
        }
        String digest = "SHA-" + bits();
        return new PSSParameterSpec(digest, "MGF1", new MGF1ParameterSpec(digest), bits() / 8, 1);
    }

    private int bits() {
        return Integer.parseInt(algorithm.name().substring(2));
    }

    private static String kind(SignatureAlgorithm algorithm) {
        return switch (algorithm) {
            case ES256 -> "EC secp256r1";
            case ES384 -> "EC secp384r1";
            case ES512 -> "EC secp521r1";
            case EdDSA -> "Ed25519 255";
            default -> "RSA 2048";
        };
    }

    private static KeyPair generate(String kind) {
        String[] parts = kind.split(" ", 2);
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(parts[0]);
            if (parts[0].equals("EC")) {
                generator.initialize(new ECGenParameterSpec(parts[1]));
            } else {
                generator.initialize(Integer.parseInt(parts[1]));
            }
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }
}
