package dev.mintmark.platform.secret;

import dev.mintmark.platform.start.StartRefusedException;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * The key that stands between a database dump and our signatures. It is never used itself: every use has a key of its
 * own, derived by purpose (HKDF-Expand, RFC 5869, one block).
 */
@Startup
@ApplicationScoped
public class KeyEncryptionKey {
    private static final int LENGTH = 32;
    private static final String KEY = "mintmark.key-encryption-key-file (MINTMARK_KEY_ENCRYPTION_KEY_FILE)";
    private static final String RECIPE = "make one with: (umask 077; openssl rand -base64 32 > key-encryption-key)";

    private final SecretKey key;

    KeyEncryptionKey(SecretConfig config) {
        this.key = read(config.file()
                .orElseThrow(() -> new StartRefusedException(KEY + " is not set, and an outside database needs it; "
                        + RECIPE + " and keep it apart from the database's backups")));
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

    private static SecretKey read(Path file) {
        try {
            var bytes = Base64.getMimeDecoder().decode(Files.readString(file, StandardCharsets.US_ASCII));
            if (bytes.length != LENGTH) {
                throw new StartRefusedException(
                        KEY + ": " + file + " holds " + bytes.length + " bytes, not " + LENGTH + "; " + RECIPE);
            }
            return new SecretKeySpec(bytes, "HmacSHA256");
        } catch (IOException | IllegalArgumentException e) {
            throw new StartRefusedException(KEY + ": " + file + " cannot be read as 32 bytes in base64; " + RECIPE);
        }
    }
}
