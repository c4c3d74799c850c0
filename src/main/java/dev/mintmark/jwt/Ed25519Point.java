package dev.mintmark.jwt;

import java.math.BigInteger;
import java.security.spec.EdECPoint;
import org.jspecify.annotations.Nullable;

/**
 * A point of edwards25519 (RFC 8032 section 5.1), for judging public keys; not for secrets, its arithmetic is not
 * constant-time.
 */
record Ed25519Point(BigInteger x, BigInteger y) {

    static final int LENGTH = 32;

    private static final BigInteger ONE = BigInteger.ONE;
    private static final BigInteger TWO = BigInteger.TWO;
    private static final BigInteger P = ONE.shiftLeft(255).subtract(BigInteger.valueOf(19));
    private static final BigInteger D = BigInteger.valueOf(-121665)
            .multiply(BigInteger.valueOf(121666).modInverse(P))
            .mod(P);
    private static final BigInteger SQUARE_ROOT_OF_MINUS_ONE =
            TWO.modPow(P.subtract(ONE).shiftRight(2), P);

    /** Section 5.1.3; null when the 32 bytes are the encoding of no point, or not the canonical one. */
    static @Nullable Ed25519Point decode(byte[] encoded) {
        byte[] bigEndian = new byte[LENGTH];
        for (int i = 0; i < LENGTH; i++) {
            bigEndian[i] = encoded[LENGTH - 1 - i];
        }
        boolean oddX = bigEndian[0] < 0;
        BigInteger y = new BigInteger(1, bigEndian).clearBit(255);
        if (y.compareTo(P) >= 0) {
            return null;
        }
        BigInteger ySquared = y.multiply(y).mod(P);
        BigInteger xSquared = ySquared.subtract(ONE)
                .multiply(D.multiply(ySquared).add(ONE).modInverse(P))
                .mod(P);
        BigInteger root = squareRoot(xSquared);
        if (root == null || (root.signum() == 0 && oddX)) {
            return null;
        }
        return new Ed25519Point(root.testBit(0) == oddX ? root : P.subtract(root), y);
    }

    /**
     * Tells whether eight times the point is the neutral element. With such a key, signatures can be made that are
     * valid for any message, by anybody.
     */
    boolean isOfSmallOrder() {
        Ed25519Point eightfold = doubled().doubled().doubled();
        return eightfold.x.signum() == 0 && eightfold.y.equals(ONE);
    }

    EdECPoint toEdECPoint() {
        return new EdECPoint(x.testBit(0), y);
    }

    private Ed25519Point doubled() {
        BigInteger xx = x.multiply(x).mod(P);
        BigInteger yy = y.multiply(y).mod(P);
        BigInteger dxxyy = D.multiply(xx).multiply(yy).mod(P);
        BigInteger x3 = TWO.multiply(x)
                .multiply(y)
                .multiply(ONE.add(dxxyy).modInverse(P))
                .mod(P);
        BigInteger y3 = xx.add(yy).multiply(ONE.subtract(dxxyy).modInverse(P)).mod(P);
        return new Ed25519Point(x3, y3);
    }

    private static @Nullable BigInteger squareRoot(BigInteger square) {
        BigInteger candidate = square.modPow(P.add(BigInteger.valueOf(3)).shiftRight(3), P);
        for (BigInteger root : new BigInteger[] {
            candidate, candidate.multiply(SQUARE_ROOT_OF_MINUS_ONE).mod(P)
        }) {
            if (root.multiply(root).mod(P).equals(square)) {
                return root;
            }
        }
        return null;
    }
}
