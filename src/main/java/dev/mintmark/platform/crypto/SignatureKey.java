package dev.mintmark.platform.crypto;

import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidKeyException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * A private or public key for {@linkplain SignatureProvider the provider in use}. It is kept in the provider's own
 * form, since converting it costs as much as a signature. A key that the provider does not accept stays with the JDK.
 * Thread-safe.
 */
public final class SignatureKey {
    private final Key key;
    private volatile Form form;

    /**
     * @param chosen null for the JDK's
     * @param provider the provider that takes the key: the chosen one, or null for the JDK's
     */
    private record Form(@Nullable Provider chosen, @Nullable Provider provider, Key key) {}

    public SignatureKey(Key key) {
        this.key = key;
        this.form = form(SignatureProvider.chosen());
    }

    /**
     * A signature by this private key that has begun, for one thread.
     *
     * @param algorithm as {@link Signature#getInstance} has it
     */
    public Signature beginSigning(String algorithm, SecureRandom random) throws InvalidKeyException {
        var form = form();
        var signature = signature(algorithm, form.provider());
        signature.initSign((PrivateKey) form.key(), random);
        return signature;
    }

    /**
     * A verification with this public key that has begun, for one thread.
     *
     * @param algorithm as {@link Signature#getInstance} has it
     * @param parameters that the algorithm needs; null where it needs none
     */
    public Signature beginVerifying(String algorithm, @Nullable AlgorithmParameterSpec parameters)
            throws InvalidKeyException {
        var form = form();
        var signature = signature(algorithm, form.provider());
        try {
            if (parameters != null) {
                signature.setParameter(parameters);
            }
        } catch (InvalidAlgorithmParameterException e) {
            throw new IllegalStateException("no " + algorithm + " with these parameters", e);
        }
        signature.initVerify((PublicKey) form.key());
        return signature;
    }

    @SuppressWarnings("ReferenceEquality") // a Provider's equals compares all that it offers
    private Form form() {
        var chosen = SignatureProvider.chosen();
        var latest = form;
        if (latest.chosen() != chosen) {
            latest = form(chosen);
            form = latest;
        }
        return latest;
    }

    private Form form(@Nullable Provider chosen) {
        if (chosen == null || chosen.getService("KeyFactory", key.getAlgorithm()) == null) {
            return new Form(chosen, null, key);
        }
        try {
            var factory = KeyFactory.getInstance(key.getAlgorithm(), chosen);
            return new Form(chosen, chosen, key instanceof PublicKey ? publicKey(factory) : privateKey(factory));
        } catch (GeneralSecurityException | RuntimeException e) {
            return new Form(chosen, null, key);
        }
    }

    /**
     * Converts the key by its encoding. The result of {@link KeyFactory#translateKey} is destroyed once another key has
     * been used.
     */
    private Key publicKey(KeyFactory factory) throws GeneralSecurityException {
        return factory.generatePublic(new X509EncodedKeySpec(key.getEncoded()));
    }

    private Key privateKey(KeyFactory factory) throws GeneralSecurityException {
        return factory.generatePrivate(new PKCS8EncodedKeySpec(key.getEncoded()));
    }

    private static Signature signature(String algorithm, @Nullable Provider provider) {
        try {
            return provider == null ? Signature.getInstance(algorithm) : Signature.getInstance(algorithm, provider);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("there is no " + algorithm, e);
        }
    }
}
