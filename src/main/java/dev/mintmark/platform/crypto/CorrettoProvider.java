package dev.mintmark.platform.crypto;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;

/** AmazonCorrettoCryptoProvider, where it has a library for this platform and the library works. */
final class CorrettoProvider {
    private static final String ES256 = "SHA256withECDSAinP1363Format";
    private static final byte[] TRIAL = "trial".getBytes(StandardCharsets.US_ASCII);

    private CorrettoProvider() {}

    /**
     * Unpacks and loads the library, which takes a tenth of a second or so, and tries it.
     *
     * @throws GeneralSecurityException where it cannot be had here
     */
    static Provider load(SecureRandom random) throws GeneralSecurityException {
        var provider = AmazonCorrettoCryptoProvider.INSTANCE;
        if (provider.getLoadingError() != null) {
            throw new GeneralSecurityException(provider.getLoadingError().getMessage(), provider.getLoadingError());
        }
        tryOut(provider, random);
        return provider;
    }

    /** What it signs, the JDK verifies. */
    private static void tryOut(Provider provider, SecureRandom random) throws GeneralSecurityException {
        var generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"), random);
        var pair = generator.generateKeyPair();
        var signing = Signature.getInstance(ES256, provider);
        signing.initSign(pair.getPrivate());
        signing.update(TRIAL);
        var verification = Signature.getInstance(ES256);
        verification.initVerify(pair.getPublic());
        verification.update(TRIAL);
        if (!verification.verify(signing.sign())) {
            throw new GeneralSecurityException("a signature by it is not valid");
        }
    }
}
