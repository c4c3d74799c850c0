package dev.mintmark.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.platform.http.Peer;
import dev.mintmark.testing.AtOnce;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class NotedUsesTest {
    private static final UUID ORGANIZATION = new UUID(1, 1);
    private static final UUID TOKEN = new UUID(2, 2);
    private static final Instant START = Instant.parse("2026-11-20T12:00:00Z");

    @Test
    void uses_since_an_instant_are_told_from_those_before_to_the_microsecond() {
        var noted = new NotedUses(10, 10);
        use(noted, TOKEN, 0, 1);
        use(noted, TOKEN, 1, 2);
        use(noted, TOKEN, 2, 4);

        var uses = noted.take(10).get(0);

        assertThat(uses.count()).isEqualTo(7);
        assertThat(uses.countSince(START)).isEqualTo(7);
        assertThat(uses.countSince(at(1))).isEqualTo(6);
        assertThat(uses.countSince(at(2))).isEqualTo(4);
        assertThat(uses.countSince(at(3))).isZero();
    }

    @Test
    void the_first_and_the_latest_use_are_known_in_whichever_order_they_come() {
        var noted = new NotedUses(10, 10);
        noted.add(ORGANIZATION, TOKEN, at(5), 1, new Peer("b", null));
        noted.add(ORGANIZATION, TOKEN, at(1), 1, new Peer("a", null));
        noted.add(ORGANIZATION, TOKEN, at(9), 1, new Peer("c", null));

        var uses = noted.take(1).get(0);

        assertThat(List.of(uses.first(), uses.last())).containsExactly(at(1), at(9));
        assertThat(uses.firstPeer().address()).isEqualTo("a");
        assertThat(uses.lastPeer().address()).isEqualTo("c");
    }

    @Test
    void no_use_of_a_known_token_goes_uncounted_for_want_of_room() {
        var noted = new NotedUses(1, 2);
        for (int i = 0; i < 100; i++) {
            assertThat(use(noted, TOKEN, i, 3)).isTrue();
        }
        assertThat(use(noted, new UUID(3, 3), 0, 1)).isFalse();

        var uses = noted.take(5).get(0);

        assertThat(uses.count()).isEqualTo(300);
        assertThat(uses.instants()).isEqualTo(2);
        assertThat(uses.last()).isEqualTo(at(99));
        assertThat(use(noted, new UUID(3, 3), 0, 1)).isTrue();
    }

    @Test
    void what_was_taken_is_not_there_any_more_and_frees_its_room() {
        var noted = new NotedUses(10, 2);
        use(noted, TOKEN, 0, 1);
        use(noted, TOKEN, 1, 1);
        assertThat(noted.take(10)).hasSize(1);
        assertThat(noted.take(10)).isEmpty();

        use(noted, TOKEN, 2, 1);
        use(noted, TOKEN, 3, 1);

        assertThat(noted.take(10).get(0).instants()).isEqualTo(2);
    }

    @Test
    void many_at_once_lose_nothing() {
        var noted = new NotedUses(1_000, 1_000_000);
        AtOnce.run(8, thread -> {
            for (int i = 0; i < 1_000; i++) {
                use(noted, new UUID(4, i % 7), i, 1);
            }
            return thread;
        });

        assertThat(noted.take(100).stream().mapToLong(UsesOfToken::count).sum()).isEqualTo(8_000);
    }

    private static boolean use(NotedUses noted, UUID token, int micros, long count) {
        return noted.add(ORGANIZATION, token, at(micros), count, Peer.UNKNOWN);
    }

    private static Instant at(int micros) {
        return START.plusNanos(micros * 1_000L);
    }
}
