package dev.mintmark.platform.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Strangers' bodies make room for one another, the oldest first. */
class OpenBodiesTest {
    private final OpenBodies bodies = new OpenBodies();
    private final List<String> refused = new ArrayList<>();

    @Test
    void an_address_keeps_its_newest_bodies() {
        add("192.0.2.1", OpenBodies.MAX_OF_ADDRESS);
        assertThat(refused).isEmpty();

        add("192.0.2.1", 2);

        assertThat(refused).containsExactly("192.0.2.1 0", "192.0.2.1 1");
        assertThat(bodies.size()).isEqualTo(OpenBodies.MAX_OF_ADDRESS);
    }

    @Test
    void many_addresses_share_what_there_is_in_all() {
        for (int i = 0; i < OpenBodies.MAX_COUNT; i++) {
            add("192.0.2." + i, 1);
        }
        assertThat(refused).isEmpty();

        add("198.51.100.1", 1);

        assertThat(refused).containsExactly("192.0.2.0 0");
    }

    @Test
    void one_that_has_ended_makes_no_room_twice() {
        var first = bodies.add("192.0.2.1", () -> refused.add("first"));
        bodies.remove(first);
        bodies.remove(first);

        add("192.0.2.1", OpenBodies.MAX_OF_ADDRESS);

        assertThat(refused).isEmpty();
    }

    @Test
    void sixty_four_callers_at_once_leave_none_behind() throws Exception {
        int callers = 64;
        var done = new CountDownLatch(callers);
        for (int i = 0; i < callers; i++) {
            var address = "192.0.2." + i % 3;
            new Thread(() -> {
                        for (int turn = 0; turn < 1_000; turn++) {
                            var body = bodies.add(address, () -> {});
                            bodies.remove(body);
                        }
                        done.countDown();
                    })
                    .start();
        }

        assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(bodies.size()).isZero();
    }

    private void add(String address, int count) {
        for (int i = 0; i < count; i++) {
            var name = address + " " + i;
            bodies.add(address, () -> refused.add(name));
        }
    }
}
