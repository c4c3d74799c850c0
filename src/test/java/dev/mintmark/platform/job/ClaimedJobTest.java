package dev.mintmark.platform.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.platform.error.OutageLog;
import dev.mintmark.platform.job.ClaimedJob.Turn;
import dev.mintmark.testing.AtOnce;
import dev.mintmark.testing.PostgresResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A job is run by one replica at a time, when it is due, and by another where that one does not come to an end. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
class ClaimedJobTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Logger LOG = Logger.getLogger(ClaimedJobTest.class);
    private static final int CALLERS = 64;

    @Inject
    Pool pool;

    private final String name = "test-" + UUID.randomUUID();
    /** One for each of so many replicas. */
    private final List<ClaimedJob> replicas = new ArrayList<>();

    @BeforeEach
    void start() {
        for (int i = 0; i < CALLERS; i++) {
            replicas.add(new ClaimedJob(
                    pool,
                    name,
                    Duration.ofDays(1),
                    Duration.ofMinutes(10),
                    new OutageLog(LOG, "The work of a test is not done")));
        }
    }

    @AfterEach
    void forget() {
        run("delete from job where name = '" + name + "'");
    }

    @Test
    void of_many_that_ask_at_once_one_has_the_turn() {
        assertThat(claimedByAll()).hasSize(1);
        assertThat(claimedByAll()).isEmpty();
        due("now() - interval '1 second'");
        assertThat(claimedByAll()).hasSize(1);
    }

    @Test
    void of_many_that_are_to_run_it_at_once_one_does() {
        var runs = new AtomicInteger();
        AtOnce.run(CALLERS, i -> {
            replicas.get(i)
                    .run(() -> Uni.createFrom().item(runs.incrementAndGet()).replaceWithVoid())
                    .await()
                    .atMost(PATIENCE);
            return i;
        });
        assertThat(runs).hasValue(1);
    }

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    now() - interval '1 millisecond', 1
                    now() - interval '10 years'     , 1
                    now() + interval '1 minute'     , 0
                    now() + interval '24 hours'     , 0
                    now() + interval '25 hours'     , 1
                    now() + interval '10 years'     , 1
                    'infinity'                      , 1
                    """,
            quoteCharacter = '"')
    void it_is_due_by_the_databases_clock_and_where_no_right_clock_can_have_put_it_off(String nextRun, int claims) {
        claimedByAll();
        due(nextRun);

        assertThat(claimedByAll()).hasSize(claims);
    }

    @Test
    void a_replica_that_does_not_come_to_an_end_loses_the_turn_and_learns_so() {
        var first = claimedByAll().get(0);
        due("now() - interval '1 second'");
        var second = claimedByAll().get(0);

        assertThat(isDone(first)).isFalse();
        assertThat(isDone(second)).isTrue();
        assertThat(isDone(second)).isFalse();
        assertThat(claimedByAll()).isEmpty();
        due("next_run - interval '1 day'");
        assertThat(claimedByAll()).hasSize(1);
    }

    @Test
    void work_that_was_done_is_due_after_the_interval() {
        replicas.get(0).run(() -> Uni.createFrom().voidItem()).await().atMost(PATIENCE);

        assertThat(dueIn()).isBetween(Duration.ofHours(23), Duration.ofDays(1));
    }

    @Test
    void work_that_fails_is_due_after_the_longest_turn_and_fails_no_caller() {
        replicas.get(0)
                .run(() -> Uni.createFrom().failure(new IllegalStateException("no")))
                .await()
                .atMost(PATIENCE);

        assertThat(dueIn()).isBetween(Duration.ofMinutes(5), Duration.ofMinutes(10));
    }

    @Test
    void a_turn_that_was_given_back_is_due_at_once() {
        replicas.get(0).runTurn(Turn::giveBack).await().atMost(PATIENCE);

        assertThat(claimedByAll()).hasSize(1);
    }

    @Test
    void a_job_with_more_to_do_is_due_at_once_and_a_turn_of_before_is_over() {
        var first = claimedByAll().get(0);

        replicas.get(1).makeDue(pool).await().atMost(PATIENCE);

        assertThat(claimedByAll()).hasSize(1);
        assertThat(isDone(first)).isFalse();
    }

    private List<Turn> claimedByAll() {
        return AtOnce.run(CALLERS, i -> replicas.get(i).claim().await().atMost(PATIENCE)).stream()
                .filter(Objects::nonNull)
                .toList();
    }

    private boolean isDone(Turn turn) {
        return turn.done(pool).await().atMost(PATIENCE);
    }

    private Duration dueIn() {
        var millis = pool.query("select (extract(epoch from next_run - now()) * 1000)::bigint from job where name = '"
                        + name + "'")
                .execute()
                .map(rows -> rows.iterator().next().getLong(0))
                .await()
                .atMost(PATIENCE);
        return Duration.ofMillis(millis);
    }

    private void due(String when) {
        run("update job set next_run = " + when + " where name = '" + name + "'");
    }

    private void run(String statement) {
        pool.query(statement).execute().await().atMost(PATIENCE);
    }
}
