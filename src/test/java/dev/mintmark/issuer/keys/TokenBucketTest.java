package dev.mintmark.issuer.keys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.testing.TestClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class TokenBucketTest {

    private final TestClock clock = new TestClock(Instant.parse("2026-01-01T00:00:00Z"));
    private final TokenBucket bucket = new TokenBucket(2, Duration.ofSeconds(10), clock);

    @Test
    void two_at_once_and_then_one_every_ten_seconds() {
        assertThat(take(3)).containsExactly(true, true, false);
        clock.advance(Duration.ofMillis(9_999));
        assertThat(bucket.take()).isFalse();
        clock.advance(Duration.ofMillis(1));
        assertThat(take(2)).containsExactly(true, false);
        clock.advance(Duration.ofSeconds(15));
        assertThat(take(2)).containsExactly(true, false);
        clock.advance(Duration.ofSeconds(5));
        assertThat(take(2)).as("the half interval was kept").containsExactly(true, false);
    }

    @Test
    void a_long_rest_fills_it_and_no_more() {
        take(2);
        clock.advance(Duration.ofDays(400));

        assertThat(take(3)).containsExactly(true, true, false);
    }

    @Test
    void a_full_bucket_keeps_no_credit() {
        clock.advance(Duration.ofSeconds(9));
        take(2);
        clock.advance(Duration.ofSeconds(9));

        assertThat(bucket.take()).isFalse();
    }

    @Test
    void a_clock_set_back_gives_nothing_and_takes_nothing_forever() {
        take(2);
        clock.advance(Duration.ofHours(-1));
        assertThat(bucket.take()).isFalse();
        clock.advance(Duration.ofSeconds(10));

        assertThat(bucket.take()).isTrue();
    }

    @Test
    void it_says_when_the_next_may_be_taken() {
        assertThat(bucket.untilNext()).isZero();
        take(2);
        clock.advance(Duration.ofMillis(2_500));
        assertThat(bucket.untilNext()).isEqualTo(Duration.ofMillis(7_500));
        clock.advance(bucket.untilNext());
        assertThat(bucket.untilNext()).isZero();
        assertThat(bucket.take()).isTrue();
        clock.advance(Duration.ofHours(-1));
        assertThat(bucket.untilNext()).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void what_was_taken_for_nothing_is_there_again_and_no_more_than_that() {
        take(2);
        bucket.putBack();
        assertThat(take(2)).containsExactly(true, false);
        clock.advance(Duration.ofDays(1));
        bucket.putBack();
        assertThat(take(3)).containsExactly(true, true, false);
    }

    @Property
    void never_more_than_the_burst_and_the_rate(@ForAll @Size(max = 200) List<@IntRange(max = 12_000) Integer> pauses) {
        TestClock time = new TestClock(Instant.EPOCH);
        TokenBucket limited = new TokenBucket(2, Duration.ofSeconds(10), time);
        int taken = 0;
        long elapsed = 0;
        for (int pause : pauses) {
            time.advance(Duration.ofMillis(pause));
            elapsed += pause;
            taken += limited.take() ? 1 : 0;
        }

        assertThat(taken).isLessThanOrEqualTo((int) (2 + elapsed / 10_000));
    }

    private List<Boolean> take(int times) {
        return Stream.generate(bucket::take).limit(times).toList();
    }
}
