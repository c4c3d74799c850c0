package dev.mintmark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.testing.PackagedService;
import dev.mintmark.testing.ReplicatedDatabase;
import dev.mintmark.testing.SteadyCallers;
import dev.mintmark.testing.TestIssuer;
import java.nio.file.Files;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Two servers, of which one follows the other in step: each dies once, and the other takes its place. */
class FailoverIT {
    private static final Duration BACK = Duration.ofSeconds(3);
    private static final Duration LONGEST = Duration.ofSeconds(5);
    private static final Duration A_WHILE = Duration.ofSeconds(1);

    private final TestIssuer issuer = TestIssuer.http();

    @Test
    void whichever_server_takes_writes_serves_and_nothing_acknowledged_is_lost() throws Exception {
        var installation = PackagedService.installation();
        var tokenFile = installation.directory().resolve("admin-token");
        try (issuer;
                var database = ReplicatedDatabase.start(installation.directory().resolve("database"));
                var service = installation
                        .with(database.environment(installation.directory()))
                        .with("MINTMARK_BOOTSTRAP_ADMIN_TOKEN_FILE", tokenFile.toString())
                        .ready()) {
            var token = Files.readString(tokenFile).strip();
            service.client().as(token).trust("demo", issuer.url(), issuer.jwks(), "repo:acme/*");

            failOver(database, service, token);
            database.makeStandby();
            failOver(database, service, token);

            assertThat(service.output())
                    .doesNotContain("\tat ")
                    .doesNotContain("Exception")
                    .doesNotContain("ERROR");
            assertThat(service.warnings()).as(service.output()).hasSizeLessThan(6);
        }
    }

    private void failOver(ReplicatedDatabase database, PackagedService service, String token)
            throws InterruptedException {
        try (var callers = SteadyCallers.of(
                service, token, "demo", () -> issuer.token("repo:acme/app", "urn:mintmark:org:demo"))) {
            Thread.sleep(A_WHILE.toMillis());
            database.failOver();
            long promoted = System.nanoTime();
            Thread.sleep(BACK.toMillis());

            callers.stop().assertRefusals(LONGEST);
            callers.assertServedAfter(promoted, BACK);
            callers.assertKept(database.primary());
        }
    }
}
