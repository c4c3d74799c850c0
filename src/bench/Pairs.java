import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;

/** How many pairs of one RS256 verification and one ES256 signature one core does a second, with this JVM's providers. */
final class Pairs {
    private static final long WARM_UP_NANOS = 2_000_000_000L;
    private static final long NANOS = 3_000_000_000L;
    private static final byte[] SIGNED = "x".repeat(600).getBytes(StandardCharsets.US_ASCII);

    private Pairs() {}

    static double perSecond() throws GeneralSecurityException {
        var rsa = KeyPairGenerator.getInstance("RSA");
        rsa.initialize(2048);
        var rsaPair = rsa.generateKeyPair();
        var signer = Signature.getInstance("SHA256withRSA");
        signer.initSign(rsaPair.getPrivate());
        signer.update(SIGNED);
        var signature = signer.sign();
        var ec = KeyPairGenerator.getInstance("EC");
        ec.initialize(new ECGenParameterSpec("secp256r1"));
        var ecPair = ec.generateKeyPair();
        var random = new SecureRandom();
        double rate = 0;
        for (long nanos : new long[] {WARM_UP_NANOS, NANOS}) {
            long pairs = 0;
            long start = System.nanoTime();
            while (System.nanoTime() - start < nanos) {
                var verification = Signature.getInstance("SHA256withRSA");
                verification.initVerify(rsaPair.getPublic());
                verification.update(SIGNED);
                if (!verification.verify(signature)) {
                    throw new IllegalStateException("a good signature was not verified");
                }
                var issue = Signature.getInstance("SHA256withECDSAinP1363Format");
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
