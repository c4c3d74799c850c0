package dev.mintmark.signing.keys;

import dev.mintmark.platform.crypto.SignatureKey;
import dev.mintmark.platform.json.MalformedJsonException;
import dev.mintmark.platform.start.StartRefusedException;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A decrypted signing key of a row of {@code signing_key}. */
public final class SigningKey {
    private final PublicJwk jwk;
    private final KeyPurpose purpose;
    private final KeyTimes times;
    private final @Nullable SignatureKey privateKey;
    private final JwsHeaders headers;
    private final PublishedKey published;

    public SigningKey(PublicJwk jwk, KeyPurpose purpose, KeyTimes times, @Nullable PrivateKey privateKey) {
        this.jwk = jwk;
        this.purpose = purpose;
        this.times = times;
        this.privateKey = privateKey == null ? null : new SignatureKey(privateKey);
        this.published = new PublishedKey(jwk);
        this.headers = new JwsHeaders(jwk.algorithm(), jwk.kid());
    }

    /**
     * Opens a row.
     *
     * @throws StartRefusedException where the key-encryption key does not open it, or its public half is another key's
     */
    static SigningKey open(SigningKeyRow row, KeyEnvelope keyEnvelope) {
        var jwk = readJwk(row);
        var sealed = row.sealed();
        if (sealed == null) {
            return new SigningKey(jwk, row.purpose(), row.times(), null);
        }
        try {
            return new SigningKey(
                    jwk, row.purpose(), row.times(), keyEnvelope.open(jwk.kid(), jwk.algorithm(), sealed));
        } catch (GeneralSecurityException e) {
            throw new StartRefusedException(
                    "mintmark.key-encryption-key-file (MINTMARK_KEY_ENCRYPTION_KEY_FILE) does not open signing key "
                            + row.kid() + ". Give the file with which this database was first started, from the backup."
                            + " Where it is lost for good, see docs/lost-key.md");
        }
    }

    /** The kid is the key's own hash, so that a row whose public half was exchanged is seen here. */
    private static PublicJwk readJwk(SigningKeyRow row) {
        try {
            var jwk = PublicJwk.parse(row.publicJwk());
            if (jwk.kid().equals(row.kid()) && jwk.algorithm().joseName().equals(row.algorithm())) {
                return jwk;
            }
        } catch (IllegalArgumentException | MalformedJsonException e) {
            // refused below, as a key that is not the row's is
        }
        throw new StartRefusedException("the database's signing_key row " + row.kid()
                + " does not hold the public key it is named after; restore it from a backup");
    }

    public String kid() {
        return jwk.kid();
    }

    public SigningAlgorithm algorithm() {
        return jwk.algorithm();
    }

    KeyPurpose purpose() {
        return purpose;
    }

    public PublicJwk jwk() {
        return jwk;
    }

    KeyTimes times() {
        return times;
    }

    PublishedKey published() {
        return published;
    }

    boolean canSign() {
        return privateKey != null;
    }

    /** Only where {@link #canSign}. */
    public SignatureKey privateKey() {
        return Objects.requireNonNull(privateKey, "this key's private half has been wiped");
    }

    public JwsHeaders headers() {
        return headers;
    }
}
