package dev.mintmark.platform.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class OpenTransactionsTest {
    private final AtomicLong nanos = new AtomicLong(1);
    private final OpenTransactions open = new OpenTransactions(nanos::get);

    @Test
    void the_oldest_says_for_how_long_one_is_open() {
        assertThat(open.longest()).isEqualTo(Duration.ZERO);
        var first = open.begin("first");
        pass(Duration.ofSeconds(7));
        var second = open.begin("second");
        pass(Duration.ofSeconds(3));

        assertThat(open.longest()).isEqualTo(Duration.ofSeconds(10));
        assertThat(open.openFor(Duration.ofSeconds(10))).containsExactly(first);
        assertThat(open.openFor(Duration.ofSeconds(3))).containsExactlyInAnyOrder(first, second);

        open.end(first);
        assertThat(open.longest()).isEqualTo(Duration.ofSeconds(3));
        open.end(second);
        assertThat(open.size()).isZero();
    }

    @Test
    void one_that_has_a_connection_says_which() {
        var transaction = open.begin("a transaction");
        assertThat(transaction).hasToString("a transaction");
        transaction.runsIn(4711);
        assertThat(transaction).hasToString("a transaction (pid 4711 in pg_stat_activity)");
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }
}
