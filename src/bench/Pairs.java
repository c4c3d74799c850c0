import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.KeyFactory;
import java.security.spec.ECGenParameterSpec;

/**
 * Pairs of one verification (RS256 or ES256) and one ES256 signature, one after another in this JVM, with one provider. Keys
 * are as that provider likes them.
 */
final class Pairs {
    static final String JDK = "JDK";

    private static final String ES256 = "SHA256withECDSAinP1363Format";
    private static final long WARM_UP_NANOS = 2_000_000_000L;
    private static final long NANOS = 3_000_000_000L;
    private static final byte[] SIGNED = "x".repeat(600).getBytes(StandardCharsets.US_ASCII);

    private final Provider provider;
    private final String verification;
    private final KeyPair verified;
    private final KeyPair signing;
    private final byte[] signature;
    private final SecureRandom random = new SecureRandom();

    /**
     * @param algorithm of what is verified, RS256 or ES256
     * @param provider {@link #JDK}, or as the service calls the one it uses
     */
    Pairs(String algorithm, String provider) throws GeneralSecurityException {
        this.provider = provider.equals(JDK) ? null : AmazonCorrettoCryptoProvider.INSTANCE;
        var isRsa = algorithm.equals("RS256");
        this.verification = isRsa ? "SHA256withRSA" : ES256;
        this.signing = pair("EC");
        this.verified = isRsa ? pair("RSA") : signing;
        var signer = signature(verification);
        signer.initSign(verified.getPrivate());
        signer.update(SIGNED);
        this.signature = signer.sign();
        run(WARM_UP_NANOS);
    }

    /** How many one core does a second, now. */
    double perSecond() throws GeneralSecurityException {
        return run(NANOS);
    }

    private double run(long nanos) throws GeneralSecurityException {
        long pairs = 0;
        long start = System.nanoTime();
        while (System.nanoTime() - start < nanos) {
            var verifier = signature(verification);
            verifier.initVerify(verified.getPublic());
            verifier.update(SIGNED);
            if (!verifier.verify(signature)) {
                throw new IllegalStateException("a good signature was not verified");
            }
            var issue = signature(ES256);
            issue.initSign(signing.getPrivate(), random);
            issue.update(SIGNED);
            issue.sign();
            pairs++;
        }
        return pairs * 1e9 / (System.nanoTime() - start);
    }

    private Signature signature(String name) throws GeneralSecurityException {
        return provider == null ? Signature.getInstance(name) : Signature.getInstance(name, provider);
    }

    private KeyPair pair(String kind) throws GeneralSecurityException {
        var generator = KeyPairGenerator.getInstance(kind);
        if (kind.equals("EC")) {
            generator.initialize(new ECGenParameterSpec("secp256r1"));
        } else {
            generator.initialize(2048);
        }
        var pair = generator.generateKeyPair();
        if (provider == null) {
            return pair;
        }
        var factory = KeyFactory.getInstance(kind, provider);
        return new KeyPair(
                (PublicKey) factory.translateKey(pair.getPublic()), (PrivateKey) factory.translateKey(pair.getPrivate()));
    }
}
