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
 * How many pairs of one verification (RS256 or ES256) and one ES256 signature one core does a second, in this JVM: with the
 * JDK's own provider, and with the one that the service says it uses. Keys are as that provider likes them.
 */
final class Pairs {
    static final String JDK = "JDK";

    private static final String ES256 = "SHA256withECDSAinP1363Format";
    private static final long WARM_UP_NANOS = 2_000_000_000L;
    private static final long NANOS = 3_000_000_000L;
    private static final byte[] SIGNED = "x".repeat(600).getBytes(StandardCharsets.US_ASCII);

    private final Provider provider;
    private final SecureRandom random = new SecureRandom();

    /** @param provider null for the JDK's */
    private Pairs(Provider provider) {
        this.provider = provider;
    }

    static double perSecond(String algorithm, String provider) throws GeneralSecurityException {
        return new Pairs(provider.equals(JDK) ? null : AmazonCorrettoCryptoProvider.INSTANCE).measure(algorithm);
    }

    private double measure(String algorithm) throws GeneralSecurityException {
        var isRsa = algorithm.equals("RS256");
        var ecPair = pair("EC");
        var verified = isRsa ? pair("RSA") : ecPair;
        var name = isRsa ? "SHA256withRSA" : ES256;
        var signer = signature(name);
        signer.initSign(verified.getPrivate());
        signer.update(SIGNED);
        var signature = signer.sign();
        double rate = 0;
        for (long nanos : new long[] {WARM_UP_NANOS, NANOS}) {
            long pairs = 0;
            long start = System.nanoTime();
            while (System.nanoTime() - start < nanos) {
                var verification = signature(name);
                verification.initVerify(verified.getPublic());
                verification.update(SIGNED);
                if (!verification.verify(signature)) {
                    throw new IllegalStateException("a good signature was not verified");
                }
                var issue = signature(ES256);
                issue.initSign(ecPair.getPrivate(), random);
                issue.update(SIGNED);
                issue.sign();
                pairs++;
            }
            rate = pairs * 1e9 / (System.nanoTime() - start);
        }
        return rate;
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
