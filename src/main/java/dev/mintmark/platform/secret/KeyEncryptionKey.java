package dev.mintmark.platform.secret;

import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The key-encryption key, without which a database dump makes no signature. It is never used itself. Every use has a
 * key of its own, derived by purpose (HKDF-Expand, RFC 5869, one block).
 */
@Startup
@ApplicationScoped
public class KeyEncryptionKey {
    private static final int LENGTH = 32;
    private static final String KEY = "mintmark.key-encryption-key-file (MINTMARK_KEY_ENCRYPTION_KEY_FILE)";
    private static final String RECIPE = "make one with: (umask 077; openssl rand -base64 32 > key-encryption-key)";

    private final SecretKey key;
    private final @Nullable String fault;

    KeyEncryptionKey(SecretConfig config, SecureRandom random) {
        var file = config.file().orElse(null);
        var bytes = file == null ? null : read(file);
        this.fault = fault(file, bytes);
        this.key = new SecretKeySpec(bytes == null || fault != null ? nobodys(random) : bytes, "HmacSHA256");
    }

    /**
     * The reason why there is no such key, as a sentence; null where there is one. A start without it is refused, once
     * the database says whether the keys there are lost with it. Until then, keys are derived from a random one that
     * nobody has.
     */
    public @Nullable String fault() {
        return fault;
    }

    /** The recipe for a new key: for a database without keys, and for no other. */
    public static String recipe() {
        return RECIPE;
    }

    /**
     * The key for one purpose.
     *
     * @param purpose a constant of the caller's, such as {@code signing-key}
     * @return 256 bits, the same at every start with the same file
     */
    public SecretKey derive(String purpose, String algorithm) {
        return new SecretKeySpec(expand(purpose), algorithm);
    }

    private byte[] expand(String purpose) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            mac.update(("mintmark " + purpose).getBytes(StandardCharsets.UTF_8));
            mac.update((byte) 1);
            return mac.doFinal();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HMAC-SHA256 is part of every Java", e);
        }
    }

    private static byte[] nobodys(SecureRandom random) {
        var bytes = new byte[LENGTH];
        random.nextBytes(bytes);
        return bytes;
    }

    private static @Nullable String fault(@Nullable Path file, byte @Nullable [] bytes) {
        if (file == null) {
            return KEY + " is not set, and an outside database needs it";
        }
        if (bytes == null) {
            return KEY + ": " + file.toAbsolutePath()
                    + (Files.exists(file) ? " cannot be read as 32 bytes in base64" : " is missing");
        }
        return bytes.length == LENGTH
                ? null
                : KEY + ": " + file.toAbsolutePath() + " holds " + bytes.length + " bytes, not " + LENGTH;
    }

    private static byte @Nullable [] read(Path file) {
        try {
            return Base64.getMimeDecoder().decode(Files.readString(file, StandardCharsets.US_ASCII));
        } catch (IOException | IllegalArgumentException e) {
            return null;
        }
    }
}
