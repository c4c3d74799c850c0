package dev.mintmark.jwt;

import dev.mintmark.jwt.SignatureAlgorithm.Family;
import dev.mintmark.platform.json.JsonExcerpt;
import dev.mintmark.platform.json.JsonValue;
import dev.mintmark.platform.json.JsonValue.JsonArray;
import dev.mintmark.platform.json.JsonValue.JsonNull;
import dev.mintmark.platform.json.JsonValue.JsonObject;
import dev.mintmark.platform.json.JsonValue.JsonString;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.EdECPublicKeySpec;
import java.security.spec.KeySpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Turns one JWK (RFC 7517, 7518, 8037) into a verification key. A key that no honest issuer would publish for that
 * purpose is refused. Unknown members are ignored, {@code x5c} among them.
 */
final class Jwk {

    static final int MAX_KID_LENGTH = 512;

    private static final List<String> PRIVATE_MEMBERS = List.of("d", "p", "q", "dp", "dq", "qi", "k", "oth", "priv");
    private static final int MIN_RSA_BITS = 2048;
    private static final int MAX_RSA_BITS = 16384;
    private static final int MAX_RSA_EXPONENT_BITS = 32;

    private final JsonObject jwk;

    private Jwk(JsonObject jwk) {
        this.jwk = jwk;
    }

    static VerificationKey toVerificationKey(JsonObject jwk) throws InvalidJwkException {
        return new Jwk(jwk).toVerificationKey();
    }

    /** Refuses what must never be handed out: a private key, or a secret that signer and verifier share. */
    static void refuseSecret(JsonObject jwk) throws InvalidJwkException {
        var read = new Jwk(jwk);
        read.refusePrivateMembers();
        if (new JsonString("oct").equals(jwk.get("kty"))) {
            throw sharedSecret();
        }
    }

    private static InvalidJwkException sharedSecret() {
        return new InvalidJwkException("kty", "is oct, a shared secret; only public keys are accepted");
    }

    private VerificationKey toVerificationKey() throws InvalidJwkException {
        refusePrivateMembers();
        String kty = requiredString("kty");
        refuseOtherUses();
        return switch (kty) {
            case "RSA" -> rsa();
            case "EC" -> ellipticCurve();
            case "OKP" -> edwardsCurve();
            case "oct" -> throw sharedSecret();
            default ->
                throw new InvalidJwkException("kty", "is " + JsonExcerpt.of(kty) + "; accepted are RSA, EC and OKP");
        };
    }

    private void refusePrivateMembers() throws InvalidJwkException {
        for (String member : PRIVATE_MEMBERS) {
            if (isThere(member)) {
                throw new InvalidJwkException(
                        member, "is part of a private or secret key, which must never be handed out");
            }
        }
    }

    private void refuseOtherUses() throws InvalidJwkException {
        JsonValue use = jwk.get("use");
        if (isThere("use") && !new JsonString("sig").equals(use)) {
            throw new InvalidJwkException("use", "is " + JsonExcerpt.of(use) + "; it must be sig or absent");
        }
        JsonValue keyOps = jwk.get("key_ops");
        if (!isThere("key_ops")) {
            return;
        }
        Set<String> operations = new HashSet<>();
        if (!(keyOps instanceof JsonArray array)) {
            throw new InvalidJwkException(
                    "key_ops", "is " + JsonExcerpt.of(keyOps) + "; it must be an array of strings");
        }
        for (JsonValue operation : array.elements()) {
            if (!(operation instanceof JsonString string) || !operations.add(string.value())) {
                throw new InvalidJwkException("key_ops", "must be an array of different strings");
            }
        }
        if (!operations.contains("verify")) {
            throw new InvalidJwkException("key_ops", "does not have verify");
        }
    }

    private VerificationKey rsa() throws InvalidJwkException {
        BigInteger modulus = unsigned("n");
        if (modulus.bitLength() < MIN_RSA_BITS || modulus.bitLength() > MAX_RSA_BITS) {
            throw new InvalidJwkException(
                    "n",
                    "is an RSA modulus of " + modulus.bitLength() + " bits; it must have " + MIN_RSA_BITS + " to "
                            + MAX_RSA_BITS);
        }
        String flaw = WeakModulus.flaw(modulus);
        if (flaw != null) {
            throw new InvalidJwkException("n", flaw);
        }
        BigInteger exponent = unsigned("e");
        boolean usual = exponent.testBit(0)
                && exponent.compareTo(BigInteger.ONE) > 0
                && exponent.bitLength() <= MAX_RSA_EXPONENT_BITS;
        if (!usual) {
            throw new InvalidJwkException(
                    "e", "must be an odd RSA exponent from 3 on, of at most " + MAX_RSA_EXPONENT_BITS + " bits");
        }
        Set<SignatureAlgorithm> algorithms = algorithms(SignatureAlgorithm.of(Family.RSA));
        int signatureLength = (modulus.bitLength() + 7) / 8;
        return key("RSA", new RSAPublicKeySpec(modulus, exponent), algorithms, signatureLength);
    }

    private VerificationKey ellipticCurve() throws InvalidJwkException {
        String crv = requiredString("crv");
        EllipticCurve curve = EllipticCurve.named(crv);
        if (curve == null) {
            throw new InvalidJwkException(
                    "crv", "is " + JsonExcerpt.of(crv) + "; accepted for EC are P-256, P-384 and P-521");
        }
        BigInteger x = coordinate("x", curve);
        BigInteger y = coordinate("y", curve);
        if (!curve.contains(x, y)) {
            throw new InvalidJwkException("x", "and y are no point of the curve " + crv);
        }
        Set<SignatureAlgorithm> algorithms = algorithms(EnumSet.of(curve.algorithm()));
        KeySpec spec = new ECPublicKeySpec(new ECPoint(x, y), curve.parameters());
        return key("EC", spec, algorithms, 2 * curve.coordinateLength());
    }

    private VerificationKey edwardsCurve() throws InvalidJwkException {
        String crv = requiredString("crv");
        if (!crv.equals("Ed25519")) {
            throw new InvalidJwkException("crv", "is " + JsonExcerpt.of(crv) + "; accepted for OKP is Ed25519");
        }
        Ed25519Point point = Ed25519Point.decode(bytes("x", Ed25519Point.LENGTH));
        if (point == null || point.isOfSmallOrder()) {
            throw new InvalidJwkException("x", "is no public key of the curve Ed25519");
        }
        Set<SignatureAlgorithm> algorithms = algorithms(SignatureAlgorithm.of(Family.ED25519));
        KeySpec spec = new EdECPublicKeySpec(NamedParameterSpec.ED25519, point.toEdECPoint());
        return key("Ed25519", spec, algorithms, 2 * Ed25519Point.LENGTH);
    }

    private VerificationKey key(String jcaName, KeySpec spec, Set<SignatureAlgorithm> algorithms, int signatureLength)
            throws InvalidJwkException {
        return new VerificationKey(kid(), publicKey(jcaName, spec), algorithms, signatureLength);
    }

    private static PublicKey publicKey(String jcaName, KeySpec spec) throws InvalidJwkException {
        try {
            return KeyFactory.getInstance(jcaName).generatePublic(spec);
        } catch (GeneralSecurityException e) {
            throw new InvalidJwkException("kty", "stands for a key that this Java runtime does not take");
        }
    }

    /** The one algorithm that {@code alg} names, else all that the key's type and curve allow. */
    private Set<SignatureAlgorithm> algorithms(Set<SignatureAlgorithm> possible) throws InvalidJwkException {
        if (!isThere("alg")) {
            return possible;
        }
        String alg = requiredString("alg");
        SignatureAlgorithm algorithm = SignatureAlgorithm.named(alg);
        if (algorithm != null && possible.contains(algorithm)) {
            return EnumSet.of(algorithm);
        }
        String why = SignatureAlgorithm.isSymmetric(alg) ? ", which needs a shared secret" : "";
        throw new InvalidJwkException(
                "alg", "is " + JsonExcerpt.of(alg) + why + "; a key of this type and curve is for " + names(possible));
    }

    private static String names(Set<SignatureAlgorithm> algorithms) {
        return String.join(
                ", ", algorithms.stream().sorted().map(SignatureAlgorithm::name).toList());
    }

    private @Nullable String kid() throws InvalidJwkException {
        if (!isThere("kid")) {
            return null;
        }
        String kid = requiredString("kid");
        if (kid.length() > MAX_KID_LENGTH) {
            throw new InvalidJwkException("kid", "is longer than " + MAX_KID_LENGTH + " characters");
        }
        return kid;
    }

    private String requiredString(String member) throws InvalidJwkException {
        JsonValue value = jwk.get(member);
        if (value instanceof JsonString string) {
            return string.value();
        }
        throw new InvalidJwkException(member, "is " + JsonExcerpt.of(value) + "; it must be a string");
    }

    private byte[] bytes(String member) throws InvalidJwkException {
        String text = requiredString(member);
        try {
            return Base64Url.decode(text);
        } catch (MalformedBase64UrlException e) {
            throw new InvalidJwkException(member, "is not base64url: " + e.getMessage());
        }
    }

    private byte[] bytes(String member, int length) throws InvalidJwkException {
        byte[] bytes = bytes(member);
        if (bytes.length != length) {
            throw new InvalidJwkException(member, "is " + bytes.length + " bytes long; it must be " + length);
        }
        return bytes;
    }

    /**
     * A coordinate of a point, of the curve's length (RFC 7518 section 6.2.1.2). Some writers drop its leading zero
     * bytes, or put one there. That is accepted: the number is the same, and must lie on the curve.
     */
    private BigInteger coordinate(String member, EllipticCurve curve) throws InvalidJwkException {
        byte[] bytes = bytes(member);
        BigInteger number = new BigInteger(1, bytes);
        if (bytes.length == 0 || (number.bitLength() + 7) / 8 > curve.coordinateLength()) {
            throw new InvalidJwkException(
                    member, "is " + bytes.length + " bytes long; it must be " + curve.coordinateLength());
        }
        return number;
    }

    /** A Base64urlUInt (RFC 7518 section 2). Zero bytes in front, as signed big integers have them, change nothing. */
    private BigInteger unsigned(String member) throws InvalidJwkException {
        byte[] bytes = bytes(member);
        if (bytes.length == 0) {
            throw new InvalidJwkException(member, "is an empty string; it must be a number");
        }
        return new BigInteger(1, bytes);
    }

    /** Tells whether the member says anything: some writers publish each they know, with null for nothing. */
    private boolean isThere(String member) {
        JsonValue value = jwk.get(member);
        return value != null && value != JsonNull.NULL;
    }
}
