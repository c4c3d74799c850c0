import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;

/** How many pairs of one verification (RS256 or ES256) and one ES256 signature one core does a second, with this JVM's providers. */
final class Pairs {
    private static final String ES256 = "SHA256withECDSAinP1363Format";
    private static final long WARM_UP_NANOS = 2_000_000_000L;
    private static final long NANOS = 3_000_000_000L;
    private static final byte[] SIGNED = "x".repeat(600).getBytes(StandardCharsets.US_ASCII);

    private Pairs() {}

    static double perSecond(String algorithm) throws GeneralSecurityException {
        var ec = KeyPairGenerator.getInstance("EC");
        ec.initialize(new ECGenParameterSpec("secp256r1"));
        var ecPair = ec.generateKeyPair();
        var rsa = KeyPairGenerator.getInstance("RSA");
        rsa.initialize(2048);
        var verified = algorithm.equals("RS256") ? rsa.generateKeyPair() : ecPair;
        var name = algorithm.equals("RS256") ? "SHA256withRSA" : ES256;
        var signer = Signature.getInstance(name);
        signer.initSign(verified.getPrivate());
        signer.update(SIGNED);
        var signature = signer.sign();
        var random = new SecureRandom();
        double rate = 0;
        for (long nanos : new long[] {WARM_UP_NANOS, NANOS}) {
            long pairs = 0;
            long start = System.nanoTime();
            while (System.nanoTime() - start < nanos) {
                var verification = Signature.getInstance(name);
                verification.initVerify(verified.getPublic());
                verification.update(SIGNED);
                if (!verification.verify(signature)) {
                    throw new IllegalStateException("a good signature was not verified");
                }
                var issue = Signature.getInstance(ES256);
                issue.initSign(ecPair.getPrivate(), random);
                issue.update(SIGNED);
                issue.sign();
                pairs++;
            }
            rate = pairs * 1e9 / (System.nanoTime() - start);
        }
        return rate;
    }
}
