package dev.mintmark.audit;

import dev.mintmark.platform.start.CheckedSettings;
import dev.mintmark.platform.start.StartRefusedException;
import jakarta.inject.Singleton;
import java.time.Duration;

/** The settings {@code mintmark.retention.*}, checked at start. */
@Singleton
public final class RetentionSettings implements CheckedSettings {
    /** The function that drops months knows it too. */
    private static final Duration SHORTEST = Duration.ofDays(30);

    private static final Duration MAX = Duration.ofDays(36_500);

    private final Duration tokens;
    private final Duration audit;

    RetentionSettings(RetentionConfig config) {
        this.tokens = check("tokens", config.tokens());
        this.audit = check("audit", config.audit());
    }

    /** The retention of a table's rows: tokens from their end, audit rows from their beginning. */
    public Duration of(AuditedTable table) {
        return switch (table) {
            case ISSUED_TOKEN -> tokens;
            case AUDIT_EVENT -> audit;
        };
    }

    private static Duration check(String key, Duration wanted) {
        if (wanted.compareTo(SHORTEST) < 0 || wanted.compareTo(MAX) > 0) {
            throw StartRefusedException.ofSetting(
                    "mintmark.retention." + key, wanted, "it must be from P30D to P36500D");
        }
        return wanted;
    }
}
