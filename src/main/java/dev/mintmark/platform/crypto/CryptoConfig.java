package dev.mintmark.platform.crypto;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Keys {@code mintmark.crypto.*}. */
@ConfigMapping(prefix = "mintmark.crypto")
interface CryptoConfig {

    /** The provider of signatures. */
    @WithDefault("auto")
    Choice provider();

    /** The providers to choose from. */
    enum Choice {
        /** AmazonCorrettoCryptoProvider where its library loads, else the JDK's. */
        AUTO,
        JDK
    }
}
