package dev.mintmark.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.mintmark.platform.error.OAuthException;
import dev.mintmark.token.LifetimeCap;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.NotEmpty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LifetimeTest {

    @Property
    void no_token_outlives_any_cap(
            @ForAll @LongRange(min = 1, max = 100_000) long asked,
            @ForAll @LongRange(min = 1, max = 100_000) long otherwise,
            @ForAll @NotEmpty List<@LongRange(min = 1, max = 100_000) Long> lives) {
        long greatest = permitted(lives);
        assertThat(greatest).isEqualTo(Collections.min(lives));

        if (asked > greatest) {
            assertThatExceptionOfType(OAuthException.class)
                    .isThrownBy(() -> Lifetime.decide(asked, otherwise, greatest))
                    .withMessage("expiration " + asked + " is above the maximum of " + greatest + " seconds");
        } else {
            assertThat(Lifetime.decide(asked, otherwise, greatest)).isEqualTo(asked);
        }
        assertThat(Lifetime.decide(null, otherwise, greatest)).isEqualTo(Math.min(otherwise, greatest));
    }

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    7199, 7199
                    7200, 7200
                    7201, 7200
                    """)
    void two_hours_are_asked_for_where_nothing_is(long cap, long lifetime) {
        assertThat(Lifetime.decide(null, 7200, cap)).isEqualTo(lifetime);
    }

    @ParameterizedTest
    @CsvSource({"0", "-5"})
    void a_cap_that_has_passed_allows_no_token(long cap) {
        assertThatExceptionOfType(OAuthException.class)
                .isThrownBy(() -> Lifetime.decide(null, 7200, permitted(List.of(100L, cap))))
                .satisfies(refusal -> assertThat(refusal.error()).isEqualTo("invalid_grant"));
    }

    @Test
    void what_is_asked_for_is_never_silently_capped() {
        assertThatExceptionOfType(OAuthException.class)
                .isThrownBy(() -> Lifetime.decide(61L, 7200, 60))
                .satisfies(refusal -> assertThat(refusal.error()).isEqualTo("invalid_request"));
    }

    private static long permitted(List<Long> lives) {
        return LifetimeCap.permittedSeconds(
                Instant.EPOCH, lives.stream().map(LifetimeCap::ofLife).toList());
    }
}
