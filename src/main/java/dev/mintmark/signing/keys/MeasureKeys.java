package dev.mintmark.signing.keys;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Measures the age of the keys that sign now. */
@Singleton
final class MeasureKeys {
    private static final double MILLIS = 1_000;

    private final KeyRing keyRing;
    private final Clock clock;

    MeasureKeys(KeyRing keyRing, Clock clock) {
        this.keyRing = keyRing;
        this.clock = clock;
    }

    void register(@Observes StartupEvent event, MeterRegistry meters) {
        for (var algorithm : SigningAlgorithm.values()) {
            TimeGauge.builder("mintmark.signing.key.age", this, TimeUnit.SECONDS, it -> it.age(algorithm))
                    .description("For how long the key has been active that signs now; NaN where there is none")
                    .tag("algorithm", algorithm.joseName())
                    .register(meters);
        }
    }

    private double age(SigningAlgorithm algorithm) {
        var now = clock.instant();
        return keyRing.activeSince(algorithm)
                .map(since -> Duration.between(since, now).toMillis() / MILLIS)
                .orElse(Double.NaN);
    }
}
