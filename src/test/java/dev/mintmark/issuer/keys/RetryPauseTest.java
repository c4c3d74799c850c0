package dev.mintmark.issuer.keys;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryPauseTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
            1,   1
            2,   2
            3,   4
            5,   16
            6,   30
            100, 30
            """)
    void it_grows_with_each_failure_to_half_a_minute(int failures, long seconds) {
        RetryPause pause = RetryPause.NONE;
        for (int i = 0; i < failures; i++) {
            pause = pause.afterFailureAt(NOW);
        }

        assertThat(pause.length()).isEqualTo(Duration.ofSeconds(seconds));
        assertThat(pause.remainingAt(NOW)).isEqualTo(Duration.ofSeconds(seconds));
        assertThat(pause.isOnAt(NOW.plusSeconds(seconds).minusMillis(1))).isTrue();
        assertThat(pause.isOnAt(NOW.plusSeconds(seconds))).isFalse();
        assertThat(pause.isRecentAt(NOW.plusSeconds(3 * seconds).minusMillis(1)))
                .isTrue();
        assertThat(pause.isRecentAt(NOW.plusSeconds(3 * seconds))).isFalse();
    }

    @Test
    void without_a_failure_there_is_none() {
        assertThat(RetryPause.NONE.isOnAt(NOW)).isFalse();
        assertThat(RetryPause.NONE.isRecentAt(NOW)).isFalse();
    }

    @Test
    void a_clock_set_back_ends_it() {
        RetryPause pause = RetryPause.NONE.afterFailureAt(NOW);

        assertThat(pause.isOnAt(NOW.minusSeconds(3600))).isFalse();
        assertThat(pause.isRecentAt(NOW.minusSeconds(3600))).isFalse();
    }

    @Test
    void a_caller_is_never_told_to_come_back_in_no_time() {
        RetryPause pause = RetryPause.NONE.afterFailureAt(NOW);

        assertThat(pause.remainingAt(NOW.plusMillis(1))).isEqualTo(Duration.ofSeconds(1));
        assertThat(pause.remainingAt(NOW.plusSeconds(10))).isEqualTo(Duration.ofSeconds(1));
    }
}
