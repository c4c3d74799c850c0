package dev.mintmark.signing;

import dev.mintmark.signing.keys.SigningConfig;
import dev.mintmark.signing.keys.SigningSettings;
import java.time.Duration;
import java.util.Optional;

/** Signing settings for tests in other rooms. */
public final class TestSigningSettings {
    private TestSigningSettings() {}

    public static SigningSettings withLongestTokenLife(Duration life) {
        return new SigningSettings(new SigningConfig() {
            @Override
            public String algorithm() {
                return "ES256";
            }

            @Override
            public Duration publishAhead() {
                return Duration.ofMinutes(6);
            }

            @Override
            public Duration longestTokenLife() {
                return life;
            }

            @Override
            public Optional<String> retireUnreadableKey() {
                return Optional.empty();
            }

            @Override
            public Duration rotateEvery() {
                return Duration.ofDays(90);
            }
        });
    }
}
