package dev.mintmark.organization;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.testing.PostgresResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An issue or a renewal locks the API user's row first. Nobody changes the API user's rights meanwhile. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
class ApiUserLockTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @Inject
    Pool pool;

    private final Api api = Api.serviceAdmin();

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            textBlock =
                    """
                    patch  ~          ~ {"roles":[]}     ~ 200
                    patch  ~          ~ {"name":"other"} ~ 200
                    post   ~ /suspend ~ {}               ~ 200
                    delete ~          ~                  ~ 204
                    """)
    void a_change_waits_for_the_row_and_holds_no_role_while_it_waits(
            String method, String action, String body, int status) throws Exception {
        var organization = Api.newOrganization();
        api.post(organization + "/roles", "{\"name\":\"reader\",\"longest_token_life_minutes\":60}");
        var user =
                api.post(organization + "/api-users", "{\"name\":\"robot\",\"email\":\"a@b\",\"roles\":[\"reader\"]}");
        var id = Tuple.of(UUID.fromString(user.id()));
        var minting = pool.getConnection().await().atMost(PATIENCE);
        try {
            var transaction = minting.begin().await().atMost(PATIENCE);
            var pid = run(minting, "select pg_backend_pid() from api_user where id = $1 for share", id);

            var change = CompletableFuture.supplyAsync(() -> call(method, user.location(), action, body));
            awaitSomebodyBehind(pid);

            assertThat(run(
                            minting,
                            """
                            with held as (
                                select r.id from role_api_user j join role r on r.id = j.role_id
                                 where j.api_user_id = $1 for share nowait)
                            select count(*)::int from held
                            """,
                            id))
                    .isEqualTo(1);
            assertThat(change).isNotDone();
            transaction.commit().await().atMost(PATIENCE);
            assertThat(change.get(PATIENCE.toSeconds(), TimeUnit.SECONDS).status())
                    .isEqualTo(status);
        } finally {
            minting.close().await().atMost(PATIENCE);
        }
    }

    private Api.Answer call(String method, String location, String action, String body) {
        return switch (method) {
            case "patch" -> api.patch(location, body);
            case "post" -> api.post(location + action, body);
            default -> api.delete(location);
        };
    }

    private void awaitSomebodyBehind(int pid) throws InterruptedException {
        var end = System.nanoTime() + PATIENCE.toNanos();
        while (pool.preparedQuery("select count(*)::int from pg_stat_activity where $1 = any(pg_blocking_pids(pid))")
                        .execute(Tuple.of(pid))
                        .await()
                        .atMost(PATIENCE)
                        .iterator()
                        .next()
                        .getInteger(0)
                == 0) {
            assertThat(System.nanoTime()).as("nobody waits for the row").isLessThan(end);
            Thread.sleep(20);
        }
    }

    private static int run(SqlConnection connection, String sql, Tuple arguments) {
        return connection
                .preparedQuery(sql)
                .execute(arguments)
                .await()
                .atMost(PATIENCE)
                .iterator()
                .next()
                .getInteger(0);
    }
}
