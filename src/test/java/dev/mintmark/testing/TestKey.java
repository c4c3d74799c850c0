package dev.mintmark.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A key pair that signs tokens. Pure JDK, so that what the service verifies was made by other code than its own.
 *
 * @param kid its name in the JWKS
 * @param alg {@code RS256 RS384 RS512 PS256 PS384 PS512 ES256 ES384 ES512 EdDSA}
 */
public record TestKey(String kid, String alg, KeyPair pair) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Base64.Encoder BASE64URL = Base64.getUrlEncoder().withoutPadding();

    /** A new key pair for this algorithm. */
    public static TestKey create(String kid, String alg) {
        try {
            return new TestKey(kid, alg, generator(alg).generateKeyPair());
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException(alg, e);
        }
    }

    private static KeyPairGenerator generator(String alg) throws GeneralSecurityException {
        return switch (alg) {
            case "ES256" -> curve("secp256r1");
            case "ES384" -> curve("secp384r1");
            case "ES512" -> curve("secp521r1");
            case "EdDSA" -> KeyPairGenerator.getInstance("Ed25519");
            default -> {
                KeyPairGenerator rsa = KeyPairGenerator.getInstance("RSA");
                rsa.initialize(2048);
                yield rsa;
            }
        };
    }

    private static KeyPairGenerator curve(String name) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec(name));
        return generator;
    }

    /** The public half as a JWK (RFC 7517) with kid, alg and use. */
    public Map<String, Object> jwk() {
        Map<String, Object> jwk = new LinkedHashMap<>();
        jwk.put("kid", kid);
        jwk.put("alg", alg);
        jwk.put("use", "sig");
        if (pair.getPublic() instanceof RSAPublicKey rsa) {
            jwk.put("kty", "RSA");
            jwk.put("n", base64Url(unsigned(rsa.getModulus(), (rsa.getModulus().bitLength() + 7) / 8)));
            jwk.put("e", base64Url(unsigned(rsa.getPublicExponent(), 3)));
        } else if (pair.getPublic() instanceof ECPublicKey ec) {
            int size = (ec.getParams().getCurve().getField().getFieldSize() + 7) / 8;
            jwk.put("kty", "EC");
            jwk.put("crv", "P-" + ec.getParams().getCurve().getField().getFieldSize());
            jwk.put("x", base64Url(unsigned(ec.getW().getAffineX(), size)));
            jwk.put("y", base64Url(unsigned(ec.getW().getAffineY(), size)));
        } else {
            byte[] spki = pair.getPublic().getEncoded();
            jwk.put("kty", "OKP");
            jwk.put("crv", "Ed25519");
            jwk.put("x", base64Url(Arrays.copyOfRange(spki, spki.length - 32, spki.length)));
        }
        return jwk;
    }

    /** A compact JWS with header {@code alg}, {@code kid} and {@code typ: JWT}. */
    public String sign(Map<String, ?> claims) {
        Map<String, Object> header = new LinkedHashMap<>();
        header.put("alg", alg);
        header.put("kid", kid);
        header.put("typ", "JWT");
        return sign(header, claims);
    }

    /** A compact JWS with exactly this header, which may lie about the algorithm. */
    public String sign(Map<String, ?> header, Map<String, ?> claims) {
        return sign(json(header), json(claims));
    }

    /** A compact JWS over exactly these bytes, which may be no JSON at all. */
    public String sign(byte[] header, byte[] payload) {
        String input = base64Url(header) + "." + base64Url(payload);
        try {
            Signature signature = signature();
            signature.initSign(pair.getPrivate());
            signature.update(input.getBytes(StandardCharsets.US_ASCII));
            return input + "." + base64Url(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private Signature signature() throws GeneralSecurityException {
        if (alg.equals("EdDSA")) {
            return Signature.getInstance("Ed25519");
        }
        String bits = alg.substring(2);
        return switch (alg.substring(0, 2)) {
            case "RS" -> Signature.getInstance("SHA" + bits + "withRSA");
            case "ES" -> Signature.getInstance("SHA" + bits + "withECDSAinP1363Format");
            default -> {
                Signature pss = Signature.getInstance("RSASSA-PSS");
                pss.setParameter(new PSSParameterSpec(
                        "SHA-" + bits, "MGF1", new MGF1ParameterSpec("SHA-" + bits), Integer.parseInt(bits) / 8, 1));
                yield pss;
            }
        };
    }

    private static byte[] json(Map<String, ?> members) {
        try {
            return JSON.writeValueAsBytes(members);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static byte[] unsigned(BigInteger number, int length) {
        byte[] signed = number.toByteArray();
        byte[] fixed = new byte[length];
        int copied = Math.min(signed.length, length);
        System.arraycopy(signed, signed.length - copied, fixed, length - copied, copied);
        return fixed;
    }

    private static String base64Url(byte[] bytes) {
        return BASE64URL.encodeToString(bytes);
    }
}
