package dev.mintmark.exchange;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Keys {@code mintmark.exchange.*}. */
@ConfigMapping(prefix = "mintmark.exchange")
interface ExchangeConfig {

    /**
     * The callers that a refusal tells the demands of the nearest definition: {@code colleagues} or {@code nobody}.
     * Colleagues show a verified token of that definition's tenant. An issuer may say otherwise for its own tokens.
     */
    @WithDefault("colleagues")
    String explain();
}
