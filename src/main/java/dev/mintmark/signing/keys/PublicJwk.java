package dev.mintmark.signing.keys;

import dev.mintmark.jwt.VerificationKey;
import dev.mintmark.platform.json.JsonReader;
import dev.mintmark.platform.json.JsonValue.JsonString;
import dev.mintmark.platform.json.MalformedJsonException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The public half of a signing key as a JWK (RFC 7517).
 *
 * @param kid the RFC 7638 thumbprint (SHA-256, base64url) of {@code publicKey}
 * @param json the JWK (RFC 7517): the key, {@code alg}, {@code use} and {@code kid}
 */
public record PublicJwk(String kid, SigningAlgorithm algorithm, PublicKey publicKey, String json) {
    private static final int COORDINATE_LENGTH = 32;
    private static final int MAX_DEPTH = 8;
    /** The bytes before the 32 bytes of an Ed25519 key in its SubjectPublicKeyInfo (RFC 8410 section 4). */
    private static final byte[] ED25519_PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");

    public static PublicJwk of(SigningAlgorithm algorithm, PublicKey key) {
        var members = members(algorithm, key);
        var kid = thumbprint(members);
        var all = new TreeMap<>(members);
        all.putAll(Map.of("alg", algorithm.joseName(), "use", "sig", "kid", kid));
        return new PublicJwk(kid, algorithm, key, json(all));
    }

    /**
     * Reads what {@link #of} wrote.
     *
     * @throws IllegalArgumentException where it is no public key for an algorithm of ours; extra members are dropped
     * @throws MalformedJsonException where it is no JSON object
     */
    static PublicJwk parse(String json) {
        var jwk = JsonReader.readObject(json.getBytes(StandardCharsets.UTF_8), MAX_DEPTH);
        var algorithm = jwk.get("alg") instanceof JsonString alg ? SigningAlgorithm.named(alg.value()) : null;
        if (algorithm == null) {
            throw new IllegalArgumentException("a JWK for an algorithm that is not ours");
        }
        return of(algorithm, VerificationKey.parse(jwk).publicKey());
    }

    /** RFC 7638 section 3: the hash of the required members alone, in lexicographic order. */
    static String thumbprint(SortedMap<String, String> requiredMembers) {
        try {
            var hash = MessageDigest.getInstance("SHA-256")
                    .digest(json(requiredMembers).getBytes(StandardCharsets.UTF_8));
            return encode(hash);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("SHA-256 is part of every Java", e);
        }
    }

    private static SortedMap<String, String> members(SigningAlgorithm algorithm, PublicKey key) {
        return switch (algorithm) {
            case ES256 -> {
                var point = ((ECPublicKey) key).getW();
                yield new TreeMap<>(Map.of(
                        "kty",
                        "EC",
                        "crv",
                        "P-256",
                        "x",
                        encode(fixedLength(point.getAffineX())),
                        "y",
                        encode(fixedLength(point.getAffineY()))));
            }
            case RS256 -> {
                var rsa = (RSAPublicKey) key;
                yield new TreeMap<>(Map.of(
                        "kty", "RSA",
                        "n", encode(unsigned(rsa.getModulus())),
                        "e", encode(unsigned(rsa.getPublicExponent()))));
            }
            case EDDSA -> {
                var encoded = key.getEncoded();
                yield new TreeMap<>(Map.of(
                        "kty", "OKP",
                        "crv", "Ed25519",
                        "x", encode(Arrays.copyOfRange(encoded, ED25519_PREFIX.length, encoded.length))));
            }
        };
    }

    /** Every name is ours and every value base64url or a name: nothing to escape. */
    private static String json(SortedMap<String, String> members) {
        return members.entrySet().stream()
                .map(member -> '"' + member.getKey() + "\":\"" + member.getValue() + '"')
                .collect(Collectors.joining(",", "{", "}"));
    }

    private static byte[] fixedLength(BigInteger coordinate) {
        var unsigned = unsigned(coordinate);
        var whole = new byte[COORDINATE_LENGTH];
        System.arraycopy(unsigned, 0, whole, COORDINATE_LENGTH - unsigned.length, unsigned.length);
        return whole;
    }

    private static byte[] unsigned(BigInteger number) {
        var bytes = number.toByteArray();
        return bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes;
    }

    private static String encode(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
