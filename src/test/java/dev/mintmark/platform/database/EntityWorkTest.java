package dev.mintmark.platform.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mintmark.testing.PostgresResource;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.vertx.VertxContextSupport;
import io.quarkus.vertx.core.runtime.context.VertxContextSafetyToggle;
import io.smallrye.common.vertx.VertxContext;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(PostgresResource.class)
class EntityWorkTest {
    private static final int LEAVING = 200;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @Inject
    Pool pool;

    @Inject
    Vertx vertx;

    @Test
    void callers_that_leave_in_the_middle_take_no_connection_with_them() throws Exception {
        var begun = new AtomicInteger();
        for (int i = 0; i < LEAVING; i++) {
            int millis = 1 + i % 7;
            var context = VertxContext.createNewDuplicatedContext(vertx.getOrCreateContext());
            VertxContextSafetyToggle.setContextSafe(context, true);
            context.runOnContext(go -> {
                Supplier<Uni<Integer>> work = () -> {
                    begun.incrementAndGet();
                    return sql("select 1 from pg_sleep(0.004)");
                };
                var caller = EntityWork.inTransaction(work).subscribe().with(done -> {}, failure -> {});
                vertx.setTimer(millis, timer -> caller.cancel());
            });
        }

        awaitNoneOpen();
        assertThat(begun).hasPositiveValue();
        assertThatAllConnectionsCanBeHad();
    }

    @Test
    void work_that_throws_while_it_is_made_up_is_undone_and_gives_its_connection_back() throws Exception {
        for (int i = 0; i < LEAVING / 4; i++) {
            assertThatThrownBy(() -> await(() -> EntityWork.inTransaction(() -> {
                        throw new IllegalStateException("thrown");
                    })))
                    .hasMessageContaining("thrown");
        }
        awaitNoneOpen();
        assertThatAllConnectionsCanBeHad();
    }

    @Test
    void of_two_that_wait_in_a_circle_both_succeed() throws Exception {
        var one = CompletableFuture.supplyAsync(() -> unchecked(() -> EntityWork.inTransaction(() -> circle(11, 12))));
        var other =
                CompletableFuture.supplyAsync(() -> unchecked(() -> EntityWork.inTransaction(() -> circle(12, 11))));
        assertThat(one.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEqualTo(1);
        assertThat(other.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEqualTo(1);
    }

    @Test
    void of_two_transactions_of_statements_that_wait_in_a_circle_both_succeed() throws Exception {
        var one = CompletableFuture.supplyAsync(() -> unchecked(() -> pool.withTransaction(it -> circle(it, 21, 22))));
        var other =
                CompletableFuture.supplyAsync(() -> unchecked(() -> pool.withTransaction(it -> circle(it, 22, 21))));
        assertThat(one.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEqualTo(1);
        assertThat(other.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEqualTo(1);
        awaitNoneOpen();
    }

    @Test
    void the_database_ends_a_transaction_that_pauses_for_half_a_minute() throws Exception {
        String pause = await(() -> pool.query("show idle_in_transaction_session_timeout")
                .execute()
                .map(rows -> rows.iterator().next().getString(0)));
        assertThat(pause).isEqualTo("30s");
    }

    private static Uni<Integer> circle(int first, int second) {
        return sql("select 1 from pg_advisory_xact_lock(" + first + ")")
                .chain(() -> sql("select 1 from pg_sleep(0.3)"))
                .chain(() -> sql("select 1 from pg_advisory_xact_lock(" + second + ")"));
    }

    private static Uni<Integer> circle(SqlConnection connection, int first, int second) {
        return connection
                .query("select 1 from pg_advisory_xact_lock(" + first + ")")
                .execute()
                .chain(() -> connection.query("select 1 from pg_sleep(0.3)").execute())
                .chain(() -> connection
                        .query("select 1 from pg_advisory_xact_lock(" + second + ")")
                        .execute())
                .map(rows -> rows.iterator().next().getInteger(0));
    }

    private static Uni<Integer> sql(String query) {
        return Panache.getSession().chain(session -> session.createNativeQuery(query, Integer.class)
                .getSingleResult());
    }

    /** As many as the pool has, at once. */
    private void assertThatAllConnectionsCanBeHad() throws Exception {
        var all = List.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15).stream()
                .map(i -> CompletableFuture.supplyAsync(
                        () -> unchecked(() -> EntityWork.inTransaction(() -> sql("select 1 from pg_sleep(0.2)")))))
                .toList();
        for (var one : all) {
            assertThat(one.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEqualTo(1);
        }
    }

    private long idleInTransaction() throws Exception {
        Long count = await(() -> pool.query("select count(*) from pg_stat_activity where datname = current_database()"
                        + " and state like 'idle in transaction%'")
                .execute()
                .map(rows -> rows.iterator().next().getLong(0)));
        return count;
    }

    /** The service's own jobs have transactions too, but not for long. */
    private void awaitNoneOpen() throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (OpenTransactions.OF_THIS_PROCESS.size() > 0 || idleInTransaction() > 0) {
            assertThat(System.nanoTime()).as("a transaction is open").isLessThan(deadline);
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    private static <T> T await(Supplier<Uni<T>> work) throws Exception {
        try {
            return VertxContextSupport.subscribeAndAwait(work);
        } catch (Exception e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    private static <T> T unchecked(Supplier<Uni<T>> work) {
        try {
            return await(work);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
