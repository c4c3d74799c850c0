package dev.mintmark.platform.crypto;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import java.security.GeneralSecurityException;
import java.security.Provider;

/** The AmazonCorrettoCryptoProvider, where its library exists for this platform and works. */
final class CorrettoProvider {
    private CorrettoProvider() {}

    /**
     * Unpacks and loads the library and has it test itself, which takes some tenths of a second on a JVM.
     *
     * @throws GeneralSecurityException where it cannot be had here
     */
    static Provider load() throws GeneralSecurityException {
        try {
            var provider = AmazonCorrettoCryptoProvider.INSTANCE;
            provider.assertHealthy();
            return provider;
        } catch (RuntimeException | LinkageError e) {
            throw new GeneralSecurityException(innermost(e).getMessage(), e);
        }
    }

    private static Throwable innermost(Throwable failure) {
        var cause = failure.getCause();
        return cause == null ? failure : innermost(cause);
    }
}
