package dev.mintmark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.testing.PackagedService;
import dev.mintmark.testing.Relay;
import dev.mintmark.testing.ReplicatedDatabase;
import dev.mintmark.testing.SteadyCallers;
import dev.mintmark.testing.TestIssuer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Two servers, of which one follows the other in step: each dies once, and the other takes its place. */
class FailoverIT {
    private static final Duration BACK = Duration.ofSeconds(3);
    private static final Duration LONGEST = Duration.ofSeconds(5);
    private static final Duration A_WHILE = Duration.ofSeconds(1);

    private final TestIssuer issuer = TestIssuer.http();
    private final PackagedService.Start installation = PackagedService.installation();

    @Test
    void whichever_server_takes_writes_serves_and_nothing_acknowledged_is_lost() throws Exception {
        assertServesThroughFailovers(database -> database.environment(directory()), database -> {});
    }

    /** An address that moves, or a proxy, leads to the server that takes writes. */
    @Test
    void behind_one_address_the_promoted_server_serves_as_soon_as_the_address_leads_to_it() throws Exception {
        var relay = Relay.to(0);
        try (relay) {
            relay.connect();
            assertServesThroughFailovers(
                    database -> {
                        relay.leadTo(database.primaryPort());
                        var environment = new HashMap<>(database.environment(directory()));
                        environment.put(
                                "QUARKUS_DATASOURCE_REACTIVE_URL",
                                "postgresql://127.0.0.1:" + relay.port() + "/postgres");
                        return environment;
                    },
                    database -> relay.leadTo(database.primaryPort()));
        }
    }

    private Path directory() {
        return installation.directory();
    }

    private void assertServesThroughFailovers(
            Function<ReplicatedDatabase, Map<String, String>> environment, Consumer<ReplicatedDatabase> promoted)
            throws Exception {
        var tokenFile = directory().resolve("admin-token");
        try (issuer;
                var database = ReplicatedDatabase.start(directory().resolve("database"));
                var service = installation
                        .with(environment.apply(database))
                        .with("MINTMARK_BOOTSTRAP_ADMIN_TOKEN_FILE", tokenFile.toString())
                        .ready()) {
            var token = Files.readString(tokenFile).strip();
            service.client().as(token).trust("demo", issuer.url(), issuer.jwks(), "repo:acme/*");

            failOver(database, service, token, promoted);
            database.makeStandby();
            failOver(database, service, token, promoted);

            assertThat(service.output())
                    .doesNotContain("\tat ")
                    .doesNotContain("Exception")
                    .doesNotContain("ERROR");
            assertThat(service.warnings()).as(service.output()).hasSizeLessThan(6);
        }
    }

    private void failOver(
            ReplicatedDatabase database, PackagedService service, String token, Consumer<ReplicatedDatabase> promoted)
            throws InterruptedException {
        try (var callers = SteadyCallers.of(
                service, token, "demo", () -> issuer.token("repo:acme/app", "urn:mintmark:org:demo"))) {
            Thread.sleep(A_WHILE.toMillis());
            database.failOver();
            promoted.accept(database);
            long back = System.nanoTime();
            Thread.sleep(BACK.toMillis());

            callers.stop().assertRefusals(LONGEST);
            callers.assertServedAfter(back, BACK);
            callers.assertKept(database.primary());
        }
    }
}
