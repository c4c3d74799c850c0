package dev.mintmark.audit.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class DenialRateTest {
    private final DenialRate rate = new DenialRate(2, 100);

    @Test
    void as_many_as_the_rate_are_kept_in_a_minute() {
        assertThat(rate.keep("a")).isTrue();
        assertThat(rate.keep("a")).isTrue();
        assertThat(rate.keep("a")).isFalse();
        assertThat(rate.keep("b")).isFalse();
    }

    @Test
    void what_was_left_out_is_told_once_when_the_minute_is_over() {
        rate.keep("a");
        rate.keep("a");
        rate.keep("b");
        rate.keep("a");
        rate.keep("b");

        assertThat(rate.turn(100)).isNull();
        assertThat(rate.turn(101)).isEqualTo(new DenialRate.LeftOut(100, Map.of("a", 1L, "b", 2L)));
        assertThat(rate.turn(102)).isNull();
    }

    @Test
    void a_new_minute_keeps_as_many_again() {
        rate.keep("a");
        rate.keep("a");
        rate.turn(101);

        assertThat(rate.keep("a")).isTrue();
        assertThat(rate.keep("a")).isTrue();
        assertThat(rate.keep("a")).isFalse();
    }

    @Test
    void none_are_kept_at_rate_zero_and_all_are_counted() {
        var none = new DenialRate(0, 100);

        assertThat(none.keep("a")).isFalse();
        assertThat(none.turn(101)).isEqualTo(new DenialRate.LeftOut(100, Map.of("a", 1L)));
    }

    @Test
    void only_an_untouched_minute_may_be_forgotten() {
        assertThat(rate.isIdle()).isTrue();
        rate.keep("a");
        assertThat(rate.isIdle()).isFalse();
        rate.turn(101);
        assertThat(rate.isIdle()).isTrue();
    }
}
