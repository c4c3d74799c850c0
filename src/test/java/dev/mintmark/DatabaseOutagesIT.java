package dev.mintmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.mintmark.platform.database.RunningDatabase;
import dev.mintmark.platform.start.StartRefusedException;
import dev.mintmark.testing.PackagedService;
import dev.mintmark.testing.SmallDisk;
import dev.mintmark.testing.SteadyCallers;
import dev.mintmark.testing.TestIssuer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What befalls the embedded database ends for us when it ends for the database, without anybody's doing. */
class DatabaseOutagesIT {
    private static final Duration BACK = Duration.ofSeconds(3);

    /** For what was under way when the database fell silent. */
    private static final Duration NOTICED = Duration.ofSeconds(4);

    private static final Duration AT_ONCE = Duration.ofSeconds(2);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration A_WHILE = Duration.ofMillis(1_500);

    /** Longer than the driver's own patience with a connection that says nothing. */
    private static final Duration STOPPED = Duration.ofSeconds(11);

    private static final int DISK_MEGABYTES = 288;

    private static final TestIssuer ISSUER = TestIssuer.http();

    private static SmallDisk disk;
    private static PackagedService service;

    private int logged;

    @BeforeAll
    static void start() {
        disk = SmallDisk.mount(DISK_MEGABYTES).orElse(null);
        var installation = PackagedService.installation().with("LC_CTYPE", "UTF-8"); // as a Mac's ssh forwards it
        service = (disk == null
                        ? installation
                        : installation.with(
                                "MINTMARK_DATA_DIR",
                                disk.directory().resolve("data").toString()))
                .ready();
        service.admin().trust("demo", ISSUER.url(), ISSUER.jwks(), "repo:acme/*");
        service.client().exchange("demo", subjectToken()).expect(200); // the first takes longest
    }

    @AfterAll
    static void stop() {
        service.close();
        ISSUER.close();
        if (disk != null) {
            disk.close();
        }
    }

    @BeforeEach
    void mark() {
        logged = service.output().length();
    }

    @Test
    void killed_it_is_started_again_each_time() throws Exception {
        for (int time = 0; time < 2; time++) {
            try (var callers = callers()) {
                service.killPostgres9();
                long back = awaitAccepting();
                Thread.sleep(BACK.toMillis());

                callers.stop().assertRefusals(NOTICED);
                callers.assertSomeWereRefused();
                callers.assertServedAfter(back, BACK);
                assertKept(callers);
            }
        }
        assertThat(service.output()).contains("The embedded PostgreSQL runs again");
        assertQuiet(service.output().substring(logged));
    }

    @Test
    void while_it_is_stopped_every_endpoint_answers_503_at_once() throws Exception {
        try (var callers = callers()) {
            var postgres = service.postgres().orElseThrow();
            signal("-STOP", postgres);
            long noticed = System.nanoTime() + NOTICED.toNanos();
            Thread.sleep(STOPPED.toMillis());
            long back = System.nanoTime();
            signal("-CONT", postgres);
            Thread.sleep(BACK.toMillis());

            callers.stop().assertRefusals(NOTICED);
            callers.assertRefusedBetween(noticed, back, AT_ONCE);
            callers.assertServedAfter(back, BACK);
            assertKept(callers);
            assertQuiet(service.output().substring(logged));
        }
    }

    @Test
    void when_its_disk_has_room_again_it_takes_writes_again() throws Exception {
        assumeTrue(disk != null, "this user mounts no file system, so no disk is full");
        try (var callers = callers()) {
            var filler = disk.fill();
            Thread.sleep(2 * A_WHILE.toMillis());
            Files.delete(filler);
            long back = System.nanoTime();
            Thread.sleep(BACK.toMillis());

            callers.stop().assertRefusals(NOTICED);
            callers.assertWritesWereRefused();
            callers.assertServedAfter(back, BACK);
            assertKept(callers);
            assertQuiet(service.output().substring(logged));
        }
    }

    @Test
    void an_embedded_database_that_does_not_come_up_for_a_minute_ends_the_service() throws Exception {
        try (var broken = PackagedService.installation().ready()) {
            Files.writeString(
                    broken.dataDirectory().resolve("postgres/postgresql.conf"),
                    "\nnonsense = on\n",
                    StandardOpenOption.APPEND);
            broken.killPostgres9();

            Thread.sleep(30_000); // the tests' patience is a minute as well
            assertThat(broken.isAlive()).isTrue();
            assertThat(broken.awaitExit()).isEqualTo(1);

            assertThat(broken.output().lines())
                    .filteredOn(line -> line.startsWith("mintmark: ended: "))
                    .singleElement()
                    .asString()
                    .contains("did not come up again for a minute")
                    .contains("contains errors")
                    .contains("postgres.log");
            assertQuiet(broken.output());
        }
    }

    private static SteadyCallers callers() throws InterruptedException {
        var callers = SteadyCallers.of(service, service.adminToken(), "demo", DatabaseOutagesIT::subjectToken);
        Thread.sleep(A_WHILE.toMillis());
        return callers;
    }

    private static void assertKept(SteadyCallers callers) throws IOException, SQLException {
        assertThat(callers.tokens()).isNotEmpty().allMatch(ask("select id from issued_token")::contains);
        assertThat(callers.teams()).isNotEmpty().allMatch(ask("select name from team")::contains);
    }

    /** A line a change, and no trace of the inside. */
    private static void assertQuiet(String log) {
        assertThat(log.lines())
                .noneMatch(line -> line.contains("\tat ") || line.contains("Exception") || line.contains("ERROR"))
                .filteredOn(line -> line.contains(" WARN "))
                .hasSizeLessThan(8);
    }

    private static String subjectToken() {
        return ISSUER.token("repo:acme/app", "urn:mintmark:org:demo");
    }

    private static long awaitAccepting() throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < deadline) {
            try {
                ask("select 1");
                return System.nanoTime();
            } catch (SQLException | StartRefusedException e) {
                Thread.sleep(20);
            }
        }
        throw new AssertionError("the database does not come back");
    }

    private static Set<String> ask(String query) throws IOException, SQLException {
        Path data = service.dataDirectory();
        var database = Objects.requireNonNull(RunningDatabase.find(data));
        var all = new HashSet<String>();
        try (var connection = DriverManager.getConnection(
                        database.jdbcUrl(),
                        database.user(),
                        Files.readString(database.passwordFile()).strip());
                var statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            while (rows.next()) {
                all.add(rows.getString(1));
            }
        }
        return all;
    }

    private static void signal(String signal, ProcessHandle postgres) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of("kill", signal));
        Stream.concat(Stream.of(postgres), postgres.children())
                .forEach(process -> command.add(Long.toString(process.pid())));
        assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
    }
}
