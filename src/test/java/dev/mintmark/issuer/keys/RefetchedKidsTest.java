package dev.mintmark.issuer.keys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.testing.TestClock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RefetchedKidsTest {

    private final TestClock clock = new TestClock(Instant.parse("2026-01-01T00:00:00Z"));
    private final RefetchedKids kids = new RefetchedKids(3, Duration.ofSeconds(60), clock);

    @Test
    void a_name_is_remembered_for_a_while() {
        kids.add("a");

        assertThat(kids.contains("a")).isTrue();
        assertThat(kids.contains("b")).isFalse();
        clock.advance(Duration.ofSeconds(60));
        assertThat(kids.contains("a")).isFalse();
    }

    @Test
    void a_clock_set_back_ends_the_memory() {
        kids.add("a");

        clock.advance(Duration.ofHours(-1));

        assertThat(kids.contains("a")).isFalse();
    }

    @Test
    void a_flood_takes_no_more_room() {
        for (int i = 0; i < 10_000; i++) {
            kids.add("flood-" + i);
        }

        assertThat(kids.size()).isBetween(1L, 3L);
    }
}
