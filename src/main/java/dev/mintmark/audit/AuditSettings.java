package dev.mintmark.audit;

import dev.mintmark.platform.start.CheckedSettings;
import dev.mintmark.platform.start.StartRefusedException;
import jakarta.inject.Singleton;

/** What {@code mintmark.audit.*} says, checked at start. */
@Singleton
final class AuditSettings implements CheckedSettings {
    private static final int GREATEST_RATE = 100_000;

    private final int denialsPerMinute;

    AuditSettings(AuditConfig config) {
        this.denialsPerMinute = config.denialsPerMinute();
        if (denialsPerMinute < 0 || denialsPerMinute > GREATEST_RATE) {
            throw StartRefusedException.ofSetting(
                    "mintmark.audit.denials-per-minute", denialsPerMinute, "it must be from 0 to " + GREATEST_RATE);
        }
    }

    int denialsPerMinute() {
        return denialsPerMinute;
    }
}
