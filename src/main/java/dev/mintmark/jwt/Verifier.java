package dev.mintmark.jwt;

import dev.mintmark.jwt.InvalidTokenException.Reason;
import java.math.BigInteger;
import java.security.InvalidKeyException;
import java.security.Signature;
import java.security.SignatureException;
import java.security.interfaces.ECPublicKey;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Checks signatures with the issuer's keys. Takes tens of microseconds for RSA, some hundreds for ECDSA. */
public final class Verifier {

    private Verifier() {}

    /**
     * Finds the key that signed the token.
     *
     * @param keys those of the issuer that the token names, and of no other
     * @throws InvalidTokenException when no key did; with {@link Reason#UNKNOWN_KEY} a set fetched anew may hold it
     */
    public static VerificationKey verify(Jws jws, JwkSet keys) {
        List<VerificationKey> candidates = keys.select(jws.algorithm(), jws.kid());
        String flaw = "";
        for (VerificationKey key : candidates) {
            String found = flaw(jws, key);
            if (found == null) {
                return key;
            }
            flaw = found;
        }
        if (jws.kid() == null) {
            // The key may as well be a new one, which has no name either.
            throw new InvalidTokenException(
                    Reason.UNKNOWN_KEY,
                    "The token has no kid, and its signature was made by none of its issuer's keys that are for "
                            + jws.algorithm() + ".");
        }
        throw new InvalidTokenException(Reason.BAD_SIGNATURE, flaw);
    }

    /** The fault of the signature, as a sentence; null when it is the key's. */
    private static @Nullable String flaw(Jws jws, VerificationKey key) {
        byte[] signature = jws.signature();
        if (signature.length != key.signatureLength()) {
            return "The token's signature is " + signature.length + " bytes long; one by its key has "
                    + key.signatureLength() + ".";
        }
        if (key.publicKey() instanceof ECPublicKey ecKey && !isInRange(signature, ecKey)) {
            return "The token's signature has a number that is out of range.";
        }
        return isValid(jws, key) ? null : "The token's signature was not made by its key over its content.";
    }

    /** Tells whether r and s are 1 to n - 1: CVE-2022-21449, where zeros signed anything. */
    private static boolean isInRange(byte[] signature, ECPublicKey key) {
        BigInteger order = key.getParams().getOrder();
        int half = signature.length / 2;
        BigInteger r = new BigInteger(1, signature, 0, half);
        BigInteger s = new BigInteger(1, signature, half, half);
        return r.signum() > 0 && s.signum() > 0 && r.compareTo(order) < 0 && s.compareTo(order) < 0;
    }

    private static boolean isValid(Jws jws, VerificationKey key) {
        try {
            Signature verification = jws.algorithm().begin(key.signatureKey());
            jws.feedSigningInput(verification);
            return verification.verify(jws.signature());
        } catch (InvalidKeyException | SignatureException e) {
            return false;
        }
    }
}
