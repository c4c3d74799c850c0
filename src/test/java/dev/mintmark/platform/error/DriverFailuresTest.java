package dev.mintmark.platform.error;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.testing.PostgresResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Vertx;
import io.vertx.core.impl.NoStackTraceThrowable;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import jakarta.inject.Inject;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/** The driver's own failures, from the driver. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
class DriverFailuresTest {
    private final DatabaseFailures failures = new DatabaseFailures(List.of());

    @Inject
    Vertx vertx;

    @ConfigProperty(name = "quarkus.datasource.reactive.url")
    String url;

    @ConfigProperty(name = "quarkus.datasource.username")
    String user;

    @ConfigProperty(name = "quarkus.datasource.password")
    String password;

    @Test
    void a_statement_on_a_connection_that_ends_is_answered_503() throws Exception {
        var options = PgConnectOptions.fromUri(url).setUser(user).setPassword(password);
        var failure = PgConnection.connect(vertx, options)
                .compose(connection -> {
                    connection.close();
                    return connection.query("SELECT 1").execute();
                })
                .<Throwable>mapEmpty()
                .otherwise(refused -> refused)
                .toCompletionStage()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);

        assertThat(failure).isInstanceOf(NoStackTraceThrowable.class);
        assertThat(failures.refusalFor(new CompletionException(failure)))
                .isNotNull()
                .extracting(ApiException::status)
                .isEqualTo(503);
    }
}
