package dev.mintmark.exchange;

import dev.mintmark.platform.start.CheckedSettings;
import dev.mintmark.platform.start.StartRefusedException;
import jakarta.inject.Singleton;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The settings {@code mintmark.exchange.*}, checked at start. */
@Singleton
final class ExchangeSettings implements CheckedSettings {
    private static final String COLLEAGUES = "colleagues";

    private final String explain;

    ExchangeSettings(ExchangeConfig config) {
        this.explain = config.explain();
        if (!Set.of(COLLEAGUES, "nobody").contains(explain)) {
            throw StartRefusedException.ofSetting(
                    "mintmark.exchange.explain", explain, "it must be colleagues or nobody");
        }
    }

    /**
     * Tells whether colleagues are told what a policy wants.
     *
     * @param ofIssuer the word of the issuer's row; null when it has none
     */
    boolean explainsToColleagues(@Nullable String ofIssuer) {
        return COLLEAGUES.equals(ofIssuer == null ? explain : ofIssuer);
    }
}
