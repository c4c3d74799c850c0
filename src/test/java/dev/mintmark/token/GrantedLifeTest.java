package dev.mintmark.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mintmark.platform.error.ApiException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class GrantedLifeTest {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

    @Test
    void the_least_of_all_caps_is_what_is_permitted() {
        var caps = List.of(cap(3600, null), cap(7200, NOW.plusSeconds(1800)), cap(600_000, null));

        assertThat(GrantedLife.decide(NOW, new AskedLifetime.Longest(), caps)).isEqualTo(NOW.plusSeconds(1800));
        assertThat(GrantedLife.decide(NOW, new AskedLifetime.Minutes(30), caps)).isEqualTo(NOW.plusSeconds(1800));
    }

    @Test
    void more_than_is_permitted_is_refused_and_never_capped() {
        assertRefused(new AskedLifetime.Minutes(61), List.of(cap(3600, null)), 400);
        assertRefused(new AskedLifetime.Minutes(Long.MAX_VALUE), List.of(cap(3600, null)), 400);
        // Half a minute is left over: that is no minute.
        assertRefused(new AskedLifetime.Minutes(2), List.of(cap(3600, NOW.plusSeconds(119))), 400);
    }

    @Test
    void no_positive_number_is_refused() {
        for (var asked :
                List.of(new AskedLifetime.Minutes(0), new AskedLifetime.Minutes(-5), new AskedLifetime.Unfit())) {
            assertRefused(asked, List.of(cap(3600, null)), 400);
        }
    }

    @Test
    void a_maximum_that_is_past_refuses_before_the_number_is_looked_at() {
        for (var latest : List.of(NOW, NOW.minusSeconds(1), NOW.plusMillis(999))) {
            assertRefused(new AskedLifetime.Longest(), List.of(cap(3600, latest)), 401);
            assertRefused(new AskedLifetime.Unfit(), List.of(cap(3600, latest)), 401);
        }
    }

    @Property
    void nothing_outlives_any_cap(
            @ForAll @Size(min = 1, max = 5) List<@LongRange(min = 60, max = 400_000_000) Long> lives,
            @ForAll @Size(max = 3) List<@LongRange(min = -1000, max = 400_000_000) Long> ends,
            @ForAll @LongRange(min = 1, max = 8_000_000) long minutes) {
        var caps = new ArrayList<LifetimeCap>();
        lives.forEach(life -> caps.add(cap(life, null)));
        ends.forEach(end -> caps.add(cap(400_000_000, NOW.plusSeconds(end))));
        for (var asked : List.of(new AskedLifetime.Longest(), new AskedLifetime.Minutes(minutes))) {
            try {
                var expires = GrantedLife.decide(NOW, asked, caps);
                assertThat(lives).allSatisfy(life -> assertThat(expires).isBeforeOrEqualTo(NOW.plusSeconds(life)));
                assertThat(ends).allSatisfy(end -> assertThat(expires).isBeforeOrEqualTo(NOW.plusSeconds(end)));
                assertThat(expires).isAfter(NOW);
            } catch (ApiException refused) {
                assertThat(refused.status()).isIn(400, 401);
            }
        }
    }

    private static LifetimeCap cap(long seconds, Instant latest) {
        return new LifetimeCap(seconds, latest);
    }

    private static void assertRefused(AskedLifetime asked, List<LifetimeCap> caps, int status) {
        assertThatThrownBy(() -> GrantedLife.decide(NOW, asked, caps))
                .isInstanceOfSatisfying(ApiException.class, refusal -> {
                    assertThat(refusal.status()).isEqualTo(status);
                    assertThat(refusal.badField()).isEqualTo(status == 400 ? "lifetime_minutes" : null);
                });
    }
}
