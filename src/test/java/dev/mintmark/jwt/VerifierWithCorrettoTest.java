package dev.mintmark.jwt;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import dev.mintmark.platform.crypto.SignatureProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;

/** This provider accepts and refuses the same as the JDK's, in the same words. */
class VerifierWithCorrettoTest extends VerifierTest {

    @BeforeAll
    static void use() {
        var provider = AmazonCorrettoCryptoProvider.INSTANCE;
        Assumptions.assumeTrue(provider.getLoadingError() == null, "there is a library for this platform");
        SignatureProvider.use(provider);
    }

    @AfterAll
    static void stopUsing() {
        SignatureProvider.use(null);
    }
}
