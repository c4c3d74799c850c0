package dev.mintmark.issuer.keys;

import dev.mintmark.platform.secret.Sha256;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.Base64;

/** The thumbprint of a public key, whatever its issuer calls it: RFC 7638 with SHA-256, in base64url. */
final class KeyThumbprint {

    private static final Base64.Encoder BASE64URL = Base64.getUrlEncoder().withoutPadding();

    /** An Ed25519 key stands at the end of its SubjectPublicKeyInfo (RFC 8410 section 4). */
    private static final int ED25519_LENGTH = 32;

    private KeyThumbprint() {}

    /** @param key RSA, EC or Ed25519: the kinds that a set's usable keys are of */
    static String of(PublicKey key) {
        return encode(Sha256.of(requiredMembers(key).getBytes(StandardCharsets.US_ASCII)));
    }

    /** RFC 7638 section 3.2: these members alone, in the order of their names, without white space. */
    private static String requiredMembers(PublicKey key) {
        if (key instanceof RSAPublicKey rsa) {
            return "{\"e\":\"" + encode(unsigned(rsa.getPublicExponent())) + "\",\"kty\":\"RSA\",\"n\":\""
                    + encode(unsigned(rsa.getModulus())) + "\"}";
        }
        if (key instanceof ECPublicKey ec) {
            int bits = ec.getParams().getCurve().getField().getFieldSize();
            int bytes = (bits + 7) / 8;
            return "{\"crv\":\"P-" + bits + "\",\"kty\":\"EC\",\"x\":\""
                    + encode(fixedLength(ec.getW().getAffineX(), bytes)) + "\",\"y\":\""
                    + encode(fixedLength(ec.getW().getAffineY(), bytes)) + "\"}";
        }
        byte[] encoded = key.getEncoded();
        return "{\"crv\":\"Ed25519\",\"kty\":\"OKP\",\"x\":\""
                + encode(Arrays.copyOfRange(encoded, encoded.length - ED25519_LENGTH, encoded.length)) + "\"}";
    }

    private static byte[] unsigned(BigInteger number) {
        return fixedLength(number, (number.bitLength() + 7) / 8);
    }

    private static byte[] fixedLength(BigInteger number, int length) {
        byte[] signed = number.toByteArray();
        byte[] whole = new byte[length];
        int copied = Math.min(signed.length, length);
        System.arraycopy(signed, signed.length - copied, whole, length - copied, copied);
        return whole;
    }

    private static String encode(byte[] bytes) {
        return BASE64URL.encodeToString(bytes);
    }
}
