package dev.mintmark.signing.keys;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyTimesTest {
    private static final Instant START = Instant.parse("2030-01-01T00:00:00Z");

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            textBlock =
                    """
            # activates, retires, removes, now: seconds after the creation
            360,   -,    -,       0, pending
            360,   -,    -,     359, pending
            360,   -,    -,     360, active
            360,   -,    -, 9999999, active
              0,   -,    -,       0, active
              0,   -,    -,      -5, pending
            360, 900, 2000,     359, pending
            360, 900, 2000,     899, active
            360, 900, 2000,     900, retired
            360, 900, 2000,    1999, retired
            360, 900, 2000,    2000, removed
            360, 900, 2000, 9999999, removed
            """)
    void the_clock_alone_tells_the_state(long activates, Long retires, Long removes, long now, String state) {
        var times = new KeyTimes(START, after(activates), after(retires), after(removes));

        assertThat(times.at(after(now))).isEqualTo(KeyState.valueOf(state.toUpperCase(Locale.ROOT)));
        assertThat(times.at(after(now)).text()).isEqualTo(state);
    }

    @Test
    void the_very_first_key_is_active_at_once() {
        assertThat(KeyTimes.first(START).at(START)).isEqualTo(KeyState.ACTIVE);
    }

    @Test
    void a_key_signs_when_it_has_been_published_and_is_kept_a_token_life_and_a_minute_after_its_last_signature() {
        var old = KeyTimes.first(START.minusSeconds(5000));
        var next = KeyTimes.next(START, Duration.ofMinutes(6));
        var succeeded = old.succeededAt(next.activates(), Duration.ofDays(2));

        assertThat(next).isEqualTo(new KeyTimes(START, Instant.parse("2030-01-01T00:06:00Z"), null, null));
        assertThat(succeeded)
                .isEqualTo(new KeyTimes(
                        old.created(),
                        old.activates(),
                        Instant.parse("2030-01-01T00:06:00Z"),
                        Instant.parse("2030-01-03T00:07:00Z")));
    }

    private static Instant after(Long seconds) {
        return seconds == null ? null : START.plusSeconds(seconds);
    }
}
