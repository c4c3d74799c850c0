package dev.mintmark.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.testing.Client;
import dev.mintmark.testing.PackagedService;
import dev.mintmark.testing.PostgresUnderTest;
import dev.mintmark.testing.TestIssuer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** PostgreSQL is there, and does nothing. */
class StalledDatabaseIT {
    private static final Duration LONGEST = Duration.ofSeconds(15);
    private static final Duration BACK = Duration.ofSeconds(3);
    private static final int AT_ONCE = 40;

    /** Two heartbeats, and a little. */
    private static final Duration SILENCE = Duration.ofSeconds(11);

    private final TestIssuer issuer = TestIssuer.http();

    @Test
    void who_asks_is_turned_away_and_what_follows_is_served() throws Exception {
        try (issuer;
                var service = PackagedService.installation()
                        .with("MINTMARK_EGRESS_ALLOWED_ORIGINS", issuer.origin())
                        .ready()) {
            service.admin().trust("demo", issuer.url(), issuer.jwks(), "repo:acme/*");
            exchange(service).expect(200);
            var postgres = service.postgres().orElseThrow();

            PostgresUnderTest.signal("-STOP", postgres);
            var begin = System.nanoTime();
            for (var answer : atOnce(() -> exchange(service))) {
                assertThat(answer.get().expect(503).text("error")).isEqualTo("temporarily_unavailable");
            }
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(LONGEST);
            service.client().get("/.well-known/jwks.json").expect(200);
            PostgresUnderTest.signal("-CONT", postgres);

            var back = System.nanoTime() + BACK.toNanos();
            while (exchange(service).status() != 200) {
                assertThat(System.nanoTime()).isLessThan(back);
            }
            assertThat(service.output()).doesNotContain("ERROR");
        }
    }

    @Test
    void a_connection_to_listen_on_that_says_nothing_is_replaced() throws Exception {
        try (issuer;
                var service = PackagedService.installation()
                        .with("QUARKUS_LOG_CATEGORY__DEV_MINTMARK_PLATFORM_DATABASE__LEVEL", "DEBUG")
                        .with("QUARKUS_LOG_CONSOLE_LEVEL", "DEBUG")
                        .ready()) {
            var postgres = service.postgres().orElseThrow();
            PostgresUnderTest.signal("-STOP", postgres);
            Thread.sleep(SILENCE.toMillis());
            PostgresUnderTest.signal("-CONT", postgres);

            var end = System.nanoTime() + LONGEST.toNanos();
            while (!service.output().contains("Listening to changes again") && System.nanoTime() < end) {
                Thread.sleep(100);
            }
            assertThat(service.output()).contains("Listening to changes again").doesNotContain("ERROR");
        }
    }

    private Client.Answer exchange(PackagedService service) {
        return service.client().exchange("demo", issuer.token("repo:acme/app", "urn:mintmark:org:demo"));
    }

    private static List<Future<Client.Answer>> atOnce(Callable<Client.Answer> call) throws InterruptedException {
        var callers = Executors.newFixedThreadPool(AT_ONCE);
        try {
            var calls = new ArrayList<Callable<Client.Answer>>();
            for (int i = 0; i < AT_ONCE; i++) {
                calls.add(call);
            }
            return callers.invokeAll(calls);
        } finally {
            callers.shutdown();
        }
    }
}
