package dev.mintmark.jwt;

import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.spec.ECFieldFp;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import org.jspecify.annotations.Nullable;

/** The curves of RFC 7518 section 6.2.1.1, each bound to its one algorithm (section 3.4). */
enum EllipticCurve {
    P_256("P-256", "secp256r1", 32, SignatureAlgorithm.ES256),
    P_384("P-384", "secp384r1", 48, SignatureAlgorithm.ES384),
    P_521("P-521", "secp521r1", 66, SignatureAlgorithm.ES512);

    private final String crv;
    private final int coordinateLength;
    private final SignatureAlgorithm algorithm;

    // Has no setters; the checker does not know it.
    @SuppressWarnings("ImmutableEnumChecker")
    private final ECParameterSpec parameters;

    EllipticCurve(String crv, String jcaName, int coordinateLength, SignatureAlgorithm algorithm) {
        this.crv = crv;
        this.coordinateLength = coordinateLength;
        this.algorithm = algorithm;
        this.parameters = parameters(jcaName);
    }

    static @Nullable EllipticCurve named(String crv) {
        for (EllipticCurve curve : values()) {
            if (curve.crv.equals(crv)) {
                return curve;
            }
        }
        return null;
    }

    /** In bytes; a signature has two numbers of the same length. */
    int coordinateLength() {
        return coordinateLength;
    }

    SignatureAlgorithm algorithm() {
        return algorithm;
    }

    ECParameterSpec parameters() {
        return parameters;
    }

    /** Tells whether y² = x³ + ax + b over the field. The cofactor is 1, so that is all there is to check. */
    boolean contains(BigInteger x, BigInteger y) {
        BigInteger p = ((ECFieldFp) parameters.getCurve().getField()).getP();
        if (x.compareTo(p) >= 0 || y.compareTo(p) >= 0) {
            return false;
        }
        BigInteger right = x.multiply(x)
                .add(parameters.getCurve().getA())
                .multiply(x)
                .add(parameters.getCurve().getB())
                .mod(p);
        return y.multiply(y).mod(p).equals(right);
    }

    private static ECParameterSpec parameters(String jcaName) {
        try {
            AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
            parameters.init(new ECGenParameterSpec(jcaName));
            return parameters.getParameterSpec(ECParameterSpec.class);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java runtime has no curve " + jcaName, e);
        }
    }
}
