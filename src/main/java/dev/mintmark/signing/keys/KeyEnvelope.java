package dev.mintmark.signing.keys;

import dev.mintmark.platform.secret.KeyEncryptionKey;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Encrypts private keys by envelope encryption, so that a database dump is worthless for signing. Each key (PKCS#8) is
 * encrypted under a data key of its own. The data key is encrypted under a key derived from the key-encryption key.
 * Both use AES-256-GCM with a random nonce in front. Both are bound to the key's id and algorithm, so that no row works
 * with another row's key.
 */
@Singleton
final class KeyEnvelope {
    private static final int DATA_KEY_LENGTH = 32;
    private static final int NONCE_LENGTH = 12;
    private static final int TAG_BITS = 128;

    private final SecretKey wrappingKey;
    private final SecureRandom random;

    @Inject
    KeyEnvelope(KeyEncryptionKey keyEncryptionKey, SecureRandom random) {
        this(keyEncryptionKey.derive("signing-key", "AES"), random);
    }

    KeyEnvelope(SecretKey wrappingKey, SecureRandom random) {
        this.wrappingKey = wrappingKey;
        this.random = random;
    }

    WrappedKey seal(String kid, SigningAlgorithm algorithm, PrivateKey key) {
        var dataKey = new byte[DATA_KEY_LENGTH];
        random.nextBytes(dataKey);
        var plain = key.getEncoded();
        try {
            var context = context(kid, algorithm);
            return new WrappedKey(
                    encrypt(wrappingKey, context, dataKey), encrypt(new SecretKeySpec(dataKey, "AES"), context, plain));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-GCM is part of every Java", e);
        } finally {
            Arrays.fill(dataKey, (byte) 0);
            Arrays.fill(plain, (byte) 0);
        }
    }

    /** @throws GeneralSecurityException where it was sealed under another key, for another kid or algorithm, or changed */
    PrivateKey open(String kid, SigningAlgorithm algorithm, WrappedKey sealed) throws GeneralSecurityException {
        var context = context(kid, algorithm);
        var dataKey = decrypt(wrappingKey, context, sealed.wrappedDataKey());
        byte[] plain = {};
        try {
            plain = decrypt(new SecretKeySpec(dataKey, "AES"), context, sealed.privateKey());
            return KeyFactory.getInstance(keyType(algorithm)).generatePrivate(new PKCS8EncodedKeySpec(plain));
        } finally {
            Arrays.fill(dataKey, (byte) 0);
            Arrays.fill(plain, (byte) 0);
        }
    }

    private byte[] encrypt(SecretKey key, byte[] context, byte[] plain) throws GeneralSecurityException {
        var nonce = new byte[NONCE_LENGTH];
        random.nextBytes(nonce);
        var cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(context);
        var sealed = Arrays.copyOf(nonce, NONCE_LENGTH + cipher.getOutputSize(plain.length));
        cipher.doFinal(plain, 0, plain.length, sealed, NONCE_LENGTH);
        return sealed;
    }

    private static byte[] decrypt(SecretKey key, byte[] context, byte[] sealed) throws GeneralSecurityException {
        if (sealed.length < NONCE_LENGTH + TAG_BITS / Byte.SIZE) {
            throw new AEADBadTagException("too short for a nonce and a tag");
        }
        var cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(Cipher.DECRYPT_MODE, key, new GCMParameterSpec(TAG_BITS, sealed, 0, NONCE_LENGTH));
        cipher.updateAAD(context);
        return cipher.doFinal(sealed, NONCE_LENGTH, sealed.length - NONCE_LENGTH);
    }

    /** A kid is base64url: the blank cannot be part of it. */
    private static byte[] context(String kid, SigningAlgorithm algorithm) {
        return (kid + ' ' + algorithm.joseName()).getBytes(StandardCharsets.UTF_8);
    }

    private static String keyType(SigningAlgorithm algorithm) {
        return switch (algorithm) {
            case ES256 -> "EC";
            case RS256 -> "RSA";
            case EDDSA -> "Ed25519";
        };
    }
}
