package dev.mintmark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.testing.AtOnce;
import dev.mintmark.testing.OutsideDatabase;
import dev.mintmark.testing.PackagedService;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** An operator with the database and the key has a way in: the command {@code admin-token}. */
class AdminTokenIT {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration PAUSE = Duration.ofMillis(50);

    @Test
    void the_command_makes_a_good_token_beside_the_service_and_without_it() throws IOException {
        var installation = PackagedService.installation();
        String first;
        String second;
        try (var service = installation.ready()) {
            first = service.adminToken();
            assertThat(banner(service)).contains("The admin token is in ");

            var arguments = List.of(new String[] {"admin-token"}, new String[] {"admin-token", "demo/nobody"});
            var outcomes = AtOnce.run(arguments.size(), i -> installation.run(arguments.get(i)));
            var made = outcomes.get(0);

            assertThat(made.exitCode()).as(made.output()).isZero();
            assertThat(made.output()).contains("The new admin token is in ");
            second = service.adminToken();
            assertThat(second).isNotEqualTo(first);
            service.client().as(second).get("/api/orgs").expect(200);
            service.client().as(first).get("/api/orgs").expect(200);
            assertThat(service.admin()
                            .get("/api/orgs/demo/oidc/issuers")
                            .expect(200)
                            .body())
                    .contains("demo-issuer");
            var events = service.admin().get("/api/orgs/demo/audit-events").expect(200);
            assertThat(events.json().toString()).contains("admin-token.issued");
            assertThat(outcomes.get(1))
                    .satisfies(refused -> assertThat(refused.exitCode()).isEqualTo(1))
                    .satisfies(refused ->
                            assertThat(refused.output()).contains("no member demo/nobody administers the service"));
            Files.delete(service.dataDirectory().resolve("admin-token"));
        }
        var key = installation.directory().resolve("data/key-encryption-key");
        var aside = installation.directory().resolve("key");
        Files.move(key, aside);
        var refused = installation.run("admin-token");
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.output()).contains("MINTMARK_KEY_ENCRYPTION_KEY_FILE");
        assertThat(key).doesNotExist();
        Files.move(aside, key);

        try (var service = installation.ready()) {
            assertThat(banner(service)).contains("run: mintmark admin-token").doesNotContain("The admin token is in ");
        }
        assertThat(installation.run("admin-token").exitCode()).isZero();
        try (var service = installation.ready()) {
            service.admin().get("/api/orgs").expect(200);
            assertThat(banner(service)).contains("The admin token is in ");
        }
    }

    @Test
    void with_an_outside_database_it_makes_one_too_and_without_it_says_so_soon() throws IOException {
        var installation = PackagedService.installation();
        var file = installation.directory().resolve("first-token");
        installation = installation
                .with(OutsideDatabase.empty().environment(installation.directory()))
                .with("MINTMARK_BOOTSTRAP_ADMIN_TOKEN_FILE", file.toString());
        try (var service = installation.ready()) {
            var first = Files.readString(file);

            var made = installation.run("admin-token");

            assertThat(made.exitCode()).as(made.output()).isZero();
            assertThat(made.output()).isEqualTo("The new admin token is in " + file + "\n");
            assertThat(Files.readString(file)).isNotEqualTo(first);
            service.client().as(Files.readString(file).strip()).get("/api/orgs").expect(200);
        }
        try (var silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            var ports = List.of(1, silent.getLocalPort());
            var start = installation;
            var begin = System.nanoTime();
            var outcomes = AtOnce.run(ports.size(), i -> start.with(
                            "QUARKUS_DATASOURCE_REACTIVE_URL", "postgresql://127.0.0.1:" + ports.get(i) + "/mintmark")
                    .run("admin-token"));

            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(PATIENCE.multipliedBy(2));
            for (int i = 0; i < ports.size(); i++) {
                var refused = outcomes.get(i);
                assertThat(refused.exitCode()).isEqualTo(1);
                assertThat(refused.output().lines())
                        .singleElement()
                        .asString()
                        .startsWith("mintmark: no admin token was made: ")
                        .contains("127.0.0.1:" + ports.get(i));
            }
        }
    }

    /** The service's output, once it has greeted: it does that after it is ready. */
    private static String banner(PackagedService service) {
        var end = Instant.now().plus(PATIENCE);
        while (!service.output().contains("Mintmark is ready") && Instant.now().isBefore(end)) {
            LockSupport.parkNanos(PAUSE.toNanos());
        }
        return service.output();
    }
}
