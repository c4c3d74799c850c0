package dev.mintmark.platform.crypto;

import java.security.Provider;
import org.jspecify.annotations.Nullable;

/**
 * The provider of this process's signatures: the JDK, until another is {@linkplain #use chosen}. All later signing and
 * verifying uses the chosen one. Both agree on each signature and on each refusal.
 */
public final class SignatureProvider {
    /** The common name of the JDK's providers. */
    public static final String JDK = "JDK";

    private static volatile @Nullable Provider chosen;

    private SignatureProvider() {}

    /** @param provider null for the JDK's */
    public static void use(@Nullable Provider provider) {
        chosen = provider;
    }

    /** The name of the provider in use. */
    public static String name() {
        var provider = chosen;
        return provider == null ? JDK : provider.getName();
    }

    static @Nullable Provider chosen() {
        return chosen;
    }
}
