package dev.mintmark.audit.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.testing.AtOnce;
import dev.mintmark.testing.PostgresResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Daily work is done once a day. Another replica does it where the one with the turn does not come to an end. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
class DailyTurnTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Inject
    DailyTurn dailyTurn;

    @Inject
    Pool pool;

    private final String job = "test-" + UUID.randomUUID();

    @Test
    void of_many_that_ask_at_once_one_has_it() {
        assertThat(takenByMany()).hasSize(1);
        assertThat(takenByMany()).isEmpty();
    }

    @Test
    void whoever_does_not_come_to_an_end_loses_it_and_says_so() {
        var first = takenByMany().get(0);
        run("update job set next_run = now() - interval '1 second' where name = '" + job + "'");
        var second = takenByMany().get(0);

        assertThat(dailyTurn.done(pool, job, first).await().atMost(PATIENCE)).isFalse();
        assertThat(dailyTurn.done(pool, job, second).await().atMost(PATIENCE)).isTrue();
        assertThat(dailyTurn.done(pool, job, second).await().atMost(PATIENCE)).isFalse();
        assertThat(takenByMany()).isEmpty();
        run("update job set next_run = next_run - interval '1 day' where name = '" + job + "'");
        assertThat(takenByMany()).hasSize(1);
    }

    @Test
    void one_that_was_put_off_for_longer_than_a_day_is_taken() {
        takenByMany();
        run("update job set next_run = 'infinity' where name = '" + job + "'");

        assertThat(takenByMany()).hasSize(1);
    }

    private List<OffsetDateTime> takenByMany() {
        return AtOnce.run(64, i -> dailyTurn.take(job).await().atMost(PATIENCE)).stream()
                .filter(Objects::nonNull)
                .toList();
    }

    private void run(String statement) {
        pool.query(statement).execute().await().atMost(PATIENCE);
    }
}
