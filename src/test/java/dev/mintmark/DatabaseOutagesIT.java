package dev.mintmark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.platform.database.EmbeddedDatabase;
import dev.mintmark.testing.Client;
import dev.mintmark.testing.PackagedService;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** What befalls a database ends for us when it ends for the database, without anybody's doing. */
class DatabaseOutagesIT {
    /** The driver prints by itself what the server says last to a connection that the pool has at rest. */
    private static final Pattern DRIVERS_OWN =
            Pattern.compile("io\\.vertx\\.pgclient\\.PgException: FATAL: terminating connection .*");

    private static final Duration BACK = Duration.ofSeconds(3);
    private static final Duration NOTICED = Duration.ofSeconds(2);
    private static final Duration AT_ONCE = Duration.ofMillis(500);
    private static final List<String> PATHS =
            List.of("/api/user", "/api/orgs/demo/teams", "/api/orgs/demo/oidc/issuers", "/api/orgs/demo/tokens");

    @TempDir(cleanup = CleanupMode.NEVER)
    private static Path directory;

    @Test
    void an_embedded_database_that_is_killed_is_started_again() {
        try (var service = PackagedService.installation()
                .with("LC_CTYPE", "UTF-8") // as a Mac's ssh forwards it
                .ready()) {
            var admin = service.admin();
            admin.get("/api/user").expect(200);

            for (int time = 0; time < 2; time++) {
                service.killPostgres9();
                awaitServed(admin, Duration.ofSeconds(30)); // of which its own repair takes most
            }

            assertQuiet(service);
            assertThat(service.output()).contains("The embedded PostgreSQL runs again");
        }
    }

    @Test
    void while_it_is_stopped_every_endpoint_answers_503_at_once() throws Exception {
        try (var service = PackagedService.installation().ready()) {
            var admin = service.admin();
            admin.get("/api/user").expect(200);
            var postgres = service.postgres().orElseThrow();

            signal("-STOP", postgres);
            assertThat(took(() -> admin.get("/api/user").expect(503))).isLessThan(NOTICED);
            for (var path : PATHS) {
                assertThat(took(() -> admin.get(path).expect(503))).as(path).isLessThan(AT_ONCE);
            }
            signal("-CONT", postgres);

            awaitServed(admin, BACK);
            assertQuiet(service);
        }
    }

    @Test
    void an_embedded_database_that_does_not_come_up_for_a_minute_ends_the_service() throws Exception {
        try (var service = PackagedService.installation().ready()) {
            Files.writeString(
                    service.dataDirectory().resolve("postgres/postgresql.conf"),
                    "\nnonsense = on\n",
                    StandardOpenOption.APPEND);
            service.killPostgres9();

            Thread.sleep(30_000); // the tests' patience is a minute as well
            assertThat(service.isAlive()).isTrue();
            assertThat(service.awaitExit()).isEqualTo(1);

            assertThat(service.output().lines())
                    .filteredOn(line -> line.startsWith("mintmark: ended: "))
                    .singleElement()
                    .asString()
                    .contains("did not come up again for a minute")
                    .contains("contains errors")
                    .contains("postgres.log");
            assertQuiet(service);
        }
    }

    @Test
    void an_outside_database_of_two_hosts_is_killed_and_gets_another_password() throws Exception {
        var database = EmbeddedDatabase.start(directory);
        database.supervise(reason -> {}); // as its own operator's init system does
        var installation = PackagedService.installation();
        var password = installation.directory().resolve("password");
        Files.writeString(password, database.password() + "\n");
        var token = installation.directory().resolve("admin-token");
        try (database;
                var service = installation
                        .with(outside(database, password, token, installation.directory()))
                        .ready()) {
            var admin = service.client().as(Files.readString(token).strip());
            admin.get("/api/user").expect(200);

            postmaster().destroyForcibly();
            awaitServed(admin, Duration.ofSeconds(30)); // of which its own supervisor and repair take most

            tell(database.jdbcUrl(), database.password(), "alter user postgres password 'another'");
            endAllOthers(database.jdbcUrl(), "another");
            awaitStatus(admin, 503, NOTICED);
            Files.writeString(password, "another");
            awaitServed(admin, BACK);

            assertQuiet(service);
            assertThat(service.output()).doesNotContain("another");
        }
    }

    private static Map<String, String> outside(EmbeddedDatabase database, Path password, Path token, Path directory)
            throws IOException {
        var key = directory.resolve("key");
        Files.writeString(key, Base64.getEncoder().encodeToString(new byte[32]));
        return Map.of(
                "QUARKUS_DATASOURCE_REACTIVE_URL",
                database.reactiveUrl().replace("127.0.0.1:", "127.0.0.1:" + closedPort() + ",127.0.0.1:")
                        + "?target_session_attrs=read-write",
                "QUARKUS_DATASOURCE_USERNAME",
                database.user(),
                "MINTMARK_DATABASE_PASSWORD_FILE",
                password.toString(),
                "MINTMARK_KEY_ENCRYPTION_KEY_FILE",
                key.toString(),
                "MINTMARK_BOOTSTRAP_ADMIN_TOKEN_FILE",
                token.toString());
    }

    /** Ends the service's connections: those that name no application. */
    private static void endAllOthers(String url, String password) throws SQLException {
        tell(
                url,
                password,
                "select pg_terminate_backend(pid) from pg_stat_activity"
                        + " where backend_type = 'client backend' and application_name not like 'PostgreSQL JDBC%'");
    }

    private static void tell(String url, String password, String text) throws SQLException {
        try (var connection = DriverManager.getConnection(url, "postgres", password);
                var statement = connection.createStatement()) {
            statement.execute(text);
        }
    }

    private static ProcessHandle postmaster() throws IOException {
        var lines = Files.readAllLines(directory.resolve("postgres/postmaster.pid"));
        return ProcessHandle.of(Long.parseLong(lines.get(0))).orElseThrow();
    }

    private static int closedPort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static void awaitServed(Client admin, Duration longest) {
        awaitStatus(admin, 200, longest);
        for (var path : PATHS) {
            admin.get(path).expect(200);
        }
    }

    private static void awaitStatus(Client admin, int status, Duration longest) {
        long deadline = System.nanoTime() + longest.toNanos();
        while (admin.get("/api/user").status() != status) {
            assertThat(System.nanoTime()).as("no %d within %s", status, longest).isLessThan(deadline);
        }
    }

    private static Duration took(Runnable work) {
        long begin = System.nanoTime();
        work.run();
        return Duration.ofNanos(System.nanoTime() - begin);
    }

    /** A line a change, and no trace of the inside. */
    private static void assertQuiet(PackagedService service) {
        var log = service.output().lines().toList();
        assertThat(log)
                .filteredOn(line -> !DRIVERS_OWN.matcher(line).matches())
                .noneMatch(line -> line.contains("\tat ") || line.contains("Exception"));
        assertThat(service.warnings()).as(service.output()).hasSizeLessThan(16);
    }

    private static void signal(String signal, ProcessHandle postgres) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of("kill", signal));
        Stream.concat(Stream.of(postgres), postgres.children())
                .forEach(process -> command.add(Long.toString(process.pid())));
        assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
    }
}
