package dev.mintmark.exchange;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Keys {@code mintmark.exchange.*}. */
@ConfigMapping(prefix = "mintmark.exchange")
interface ExchangeConfig {

    /**
     * Tells whether a refusal tells what the nearest definition wants to whoever shows a verified token of its tenant:
     * {@code colleagues} or {@code nobody}. An issuer may say otherwise for its own tokens.
     */
    @WithDefault("colleagues")
    String explain();
}
