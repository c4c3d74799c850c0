package dev.mintmark.jwt;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import dev.mintmark.platform.crypto.SignatureProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;

/** Whatever is accepted or refused with the JDK's provider is so with this one, in the same words. */
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
