package dev.mintmark.token.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mintmark.platform.error.ApiException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AdoptionTest {
    private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    # new uses, old uses since, old last used,           quiet, verdict
                    0,          0,              ,                        PT24H, not-adopted
                    0,          5,              2026-11-20T11:00:00Z,    PT24H, not-adopted
                    0,          5,              2026-11-01T11:00:00Z,    PT24H, not-adopted
                    1,          0,              ,                        PT24H, adopted
                    1,          0,              2026-11-20T11:59:59Z,    PT24H, adopted
                    1,          1,              2026-11-20T11:59:59Z,    PT24H, adopting
                    1,          1,              2026-11-19T12:00:00.1Z,  PT24H, adopting
                    1,          1,              2026-11-19T12:00:00Z,    PT24H, adopted
                    9,          1,              2026-11-20T11:59:59Z,    PT0S,  adopted
                    9,          1,              2026-11-20T12:00:01Z,    PT0S,  adopting
                    """)
    void the_verdict_follows_from_uses_and_silence(
            long newUses, long oldUses, Instant oldLastUsed, Duration quiet, String verdict) {
        assertThat(Adoption.of(newUses, oldUses, oldLastUsed, NOW, NOW, quiet).text())
                .isEqualTo(verdict);
    }

    @Test
    void a_use_that_was_not_counted_in_time_counts_all_the_same() {
        var renewed = NOW.minusSeconds(60);
        var day = Duration.ofDays(1);

        assertThat(Adoption.of(1, 0, renewed, renewed, NOW, day)).isEqualTo(Adoption.ADOPTING);
        assertThat(Adoption.of(1, 0, renewed.minusNanos(1), renewed, NOW, day)).isEqualTo(Adoption.ADOPTED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "24h", "PT-1H", "-PT1H", "P1Y", "P367D", "PT24H ", "P99999999999999999999D"})
    void what_is_no_quiet_period_is_refused(String text) {
        assertThatThrownBy(() -> QuietPeriod.read(text))
                .isInstanceOf(ApiException.class)
                .hasMessageStartingWith("quietPeriod must be a duration");
    }

    @Test
    void a_quiet_period_is_a_day_unless_said_otherwise() {
        assertThat(QuietPeriod.read(null)).isEqualTo(Duration.ofHours(24));
        assertThat(QuietPeriod.read("P2DT1H")).isEqualTo(Duration.ofHours(49));
    }
}
