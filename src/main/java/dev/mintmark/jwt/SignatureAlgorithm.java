package dev.mintmark.jwt;

import dev.mintmark.jwt.InvalidTokenException.Reason;
import dev.mintmark.platform.crypto.SignatureKey;
import dev.mintmark.platform.json.JsonExcerpt;
import java.security.InvalidKeyException;
import java.security.Signature;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The accepted signature algorithms (RFC 7518 section 3.1, RFC 8037, RFC 9864). The key decides which of them may be
 * used, never the token.
 */
public enum SignatureAlgorithm {
    RS256(Family.RSA, "SHA256withRSA", null),
    RS384(Family.RSA, "SHA384withRSA", null),
    RS512(Family.RSA, "SHA512withRSA", null),
    PS256(Family.RSA, "RSASSA-PSS", pss(MGF1ParameterSpec.SHA256, 32)),
    PS384(Family.RSA, "RSASSA-PSS", pss(MGF1ParameterSpec.SHA384, 48)),
    PS512(Family.RSA, "RSASSA-PSS", pss(MGF1ParameterSpec.SHA512, 64)),
    ES256(Family.EC, "SHA256withECDSAinP1363Format", null),
    ES384(Family.EC, "SHA384withECDSAinP1363Format", null),
    ES512(Family.EC, "SHA512withECDSAinP1363Format", null),
    /** Ed25519 only; spelled {@code EdDSA} or {@code Ed25519}. */
    EdDSA(Family.ED25519, "Ed25519", null);

    /** The kind of key that an algorithm needs. */
    enum Family {
        RSA,
        EC,
        ED25519
    }

    private static final String WANTED = "RS256, RS384, RS512, PS256, PS384, PS512, ES256, ES384, ES512 and EdDSA";

    private final Family family;
    private final String jcaName;

    // Has no setters; the checker does not know it.
    @SuppressWarnings("ImmutableEnumChecker")
    private final @Nullable PSSParameterSpec parameters;

    SignatureAlgorithm(Family family, String jcaName, @Nullable PSSParameterSpec parameters) {
        this.family = family;
        this.jcaName = jcaName;
        this.parameters = parameters;
    }

    /** The algorithm of that {@code alg}, compared case-sensitively, or null when it is not one that is accepted. */
    public static @Nullable SignatureAlgorithm named(String alg) {
        return switch (alg) {
            case "RS256" -> RS256;
            case "RS384" -> RS384;
            case "RS512" -> RS512;
            case "PS256" -> PS256;
            case "PS384" -> PS384;
            case "PS512" -> PS512;
            case "ES256" -> ES256;
            case "ES384" -> ES384;
            case "ES512" -> ES512;
            case "EdDSA", "Ed25519" -> EdDSA;
            default -> null;
        };
    }

    static SignatureAlgorithm ofHeader(String alg) {
        SignatureAlgorithm algorithm = named(alg);
        if (algorithm != null) {
            return algorithm;
        }
        String why = "";
        if (alg.toLowerCase(Locale.ROOT).equals("none")) {
            why = ", which signs nothing";
        } else if (isSymmetric(alg)) {
            why = ", which needs a shared secret";
        }
        throw new InvalidTokenException(
                Reason.UNSUPPORTED_ALGORITHM,
                "The token's alg is " + JsonExcerpt.of(alg) + why + "; accepted are " + WANTED + ".");
    }

    static boolean isSymmetric(String alg) {
        return alg.toUpperCase(Locale.ROOT).startsWith("HS");
    }

    static Set<SignatureAlgorithm> of(Family family) {
        Set<SignatureAlgorithm> algorithms = EnumSet.allOf(SignatureAlgorithm.class);
        algorithms.removeIf(algorithm -> algorithm.family != family);
        return Collections.unmodifiableSet(algorithms);
    }

    /** A verification that has begun, for one thread. */
    Signature begin(SignatureKey key) throws InvalidKeyException {
        return key.beginVerifying(jcaName, parameters);
    }

    private static PSSParameterSpec pss(MGF1ParameterSpec mask, int saltLength) {
        return new PSSParameterSpec(
                mask.getDigestAlgorithm(), "MGF1", mask, saltLength, PSSParameterSpec.TRAILER_FIELD_BC);
    }
}
