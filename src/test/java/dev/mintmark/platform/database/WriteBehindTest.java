package dev.mintmark.platform.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.platform.database.WriteBehind.Batch;
import dev.mintmark.testing.AtOnce;
import dev.mintmark.testing.LogLines;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.pgclient.PgException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What was noted is written once, in its order, whatever the database does meanwhile. */
class WriteBehindTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Logger LOG = Logger.getLogger(WriteBehindTest.class);
    private static final int AT_ONCE = 10;

    private final Counter dropped = new SimpleMeterRegistry().counter("dropped");
    private final BoundedQueue<Integer> queue = new BoundedQueue<>(1_000_000, dropped);
    private final FlushAtEnd flushAtEnd = new FlushAtEnd();

    /** As the database has it. */
    private final Queue<Integer> stored = new ConcurrentLinkedQueue<>();

    private final Queue<Batch<Integer>> attempts = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean away = new AtomicBoolean();
    /** The entries that are no data for the database. */
    private final Set<Integer> bad = new HashSet<>();

    private String state = "22P05";

    private final WriteBehind<Integer> writeBehind =
            flushAtEnd.writeBehind(LOG, "Numbers of a test", queue, AT_ONCE, this::store);

    @Test
    void entries_are_written_in_their_order_and_in_batches_with_ascending_numbers() {
        add(0, 25);

        flush();

        assertThat(stored).containsExactlyElementsOf(numbers(0, 25));
        assertThat(attempts).extracting(batch -> batch.entries().size()).containsExactly(10, 10, 5);
        assertThat(attempts).extracting(Batch::number).containsExactly(1L, 2L, 3L);
        assertThat(writeBehind.size()).isZero();
    }

    @Test
    void while_the_database_is_away_entries_wait_and_the_failed_batch_is_the_first_under_its_number() {
        add(0, 5);
        away.set(true);
        flush();
        flush();
        add(5, 8);
        assertThat(writeBehind.size()).isEqualTo(8);
        assertThat(attempts).extracting(Batch::number).containsExactly(1L, 1L);

        away.set(false);
        flush();

        assertThat(stored).containsExactlyElementsOf(numbers(0, 8));
        assertThat(attempts).extracting(Batch::number).containsExactly(1L, 1L, 1L, 2L);
        assertThat(dropped.count()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"22P05", "22003", "23503", "23505"})
    void an_entry_that_is_refused_as_data_is_lost_alone_and_one_line_tells_of_all(String refusal) {
        state = refusal;
        bad.addAll(List.of(3, 14));
        add(0, 25);

        var said = LogLines.of(WriteBehindTest.class, this::flush);

        var kept = new ArrayList<>(numbers(0, 25));
        kept.removeAll(bad);
        assertThat(stored).containsExactlyElementsOf(kept);
        assertThat(attempts).extracting(Batch::number).isSorted();
        assertThat(writeBehind.size()).isZero();
        assertThat(said).containsExactly("Numbers of a test were refused by the database, and 2 are lost");
    }

    @ParameterizedTest
    @ValueSource(strings = {"08006", "40P01", "42501", "53100", "55P03", "57P01"})
    void any_other_failure_loses_nothing(String failure) {
        state = failure;
        bad.add(3);
        add(0, 25);

        var said = LogLines.of(WriteBehindTest.class, this::flush);

        assertThat(stored).isEmpty();
        assertThat(writeBehind.size()).isEqualTo(25);
        assertThat(said).noneMatch(line -> line.contains("lost"));
        bad.clear();
        flush();
        assertThat(stored).containsExactlyElementsOf(numbers(0, 25));
    }

    @Test
    void one_batch_is_written_at_a_time() {
        var answers = new ConcurrentLinkedQueue<CompletableFuture<Void>>();
        var slow = flushAtEnd.<Integer>writeBehind(LOG, "Slow numbers", queue, AT_ONCE, batch -> {
            var answer = new CompletableFuture<Void>();
            answers.add(answer);
            return Uni.createFrom().completionStage(answer);
        });
        add(0, 20);

        var first = slow.flush().subscribeAsCompletionStage();
        var second = slow.flush().subscribeAsCompletionStage();

        for (int batch = 0; batch < 2; batch++) {
            assertThat(answers).hasSize(1);
            assertThat(List.of(first.isDone(), second.isDone())).containsOnly(false);
            answers.remove().complete(null);
        }
        assertThat(answers).isEmpty();
        assertThat(List.of(first.isDone(), second.isDone())).containsOnly(true);
    }

    @Test
    void what_a_bound_drops_is_counted() {
        var small = new BoundedQueue<Integer>(3, dropped);

        numbers(0, 10).forEach(small::add);

        assertThat(dropped.count()).isEqualTo(7);
        assertThat(small.take(2)).containsExactly(0, 1);
        small.add(10);
        assertThat(small.take(10)).containsExactly(2, 10);
        assertThat(small.size()).isZero();
    }

    @Test
    void of_each_key_the_latest_value_is_written() {
        var latest = new LatestByKey<String, Integer>();
        latest.put("a", 1);
        latest.put("b", 1);
        latest.put("a", 2);

        assertThat(latest.size()).isEqualTo(2);
        assertThat(latest.take(10)).containsExactlyInAnyOrder(Map.entry("a", 2), Map.entry("b", 1));
        assertThat(latest.take(10)).isEmpty();
    }

    @Test
    void the_end_of_the_process_loses_nothing_that_many_have_noted() {
        int threads = 8;
        int each = 1_000;
        var flushes = new AtomicInteger();
        // Mutiny is not to be initialized by many threads at once.
        flush();
        AtOnce.run(threads, thread -> {
            for (int i = 0; i < each; i++) {
                queue.add(thread * each + i);
                if (i % 100 == 0) {
                    away.set(flushes.incrementAndGet() % 2 == 0);
                    flush();
                }
            }
            return thread;
        });
        away.set(false);

        var said = LogLines.of(WriteBehindTest.class, () -> flushAtEnd.stop(new ShutdownEvent()));

        assertThat(stored).containsExactlyInAnyOrderElementsOf(numbers(0, threads * each));
        assertThat(said).isEmpty();
    }

    @Test
    void a_loss_at_the_end_of_the_process_is_told_and_keeps_no_other_from_its_end() {
        var others = new BoundedQueue<Integer>(10, dropped);
        var written = new ArrayList<Integer>();
        flushAtEnd.<Integer>writeBehind(LOG, "Others", others, AT_ONCE, batch -> {
            written.addAll(batch.entries());
            return Uni.createFrom().voidItem();
        });
        add(0, 25);
        others.add(1);
        away.set(true);

        var said = LogLines.of(WriteBehindTest.class, () -> flushAtEnd.stop(new ShutdownEvent()));

        assertThat(written).containsExactly(1);
        assertThat(said)
                .filteredOn(line -> line.contains("lost"))
                .containsExactly("Numbers of a test could not be written at the end, and 25 are lost");
    }

    private Uni<Void> store(Batch<Integer> batch) {
        attempts.add(batch);
        if (away.get()) {
            return Uni.createFrom().failure(new IOException("connection reset"));
        }
        if (batch.entries().stream().anyMatch(bad::contains)) {
            return Uni.createFrom().failure(new PgException("no", "ERROR", state, null));
        }
        stored.addAll(batch.entries());
        return Uni.createFrom().voidItem();
    }

    private void add(int from, int to) {
        numbers(from, to).forEach(queue::add);
    }

    private void flush() {
        writeBehind.flush().await().atMost(PATIENCE);
    }

    private static List<Integer> numbers(int from, int to) {
        return IntStream.range(from, to).boxed().toList();
    }
}
