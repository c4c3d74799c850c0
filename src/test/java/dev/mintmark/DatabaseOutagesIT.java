package dev.mintmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.mintmark.platform.database.RunningDatabase;
import dev.mintmark.testing.PackagedService;
import dev.mintmark.testing.Pause;
import dev.mintmark.testing.PostgresUnderTest;
import dev.mintmark.testing.SmallDisk;
import dev.mintmark.testing.SteadyCallers;
import dev.mintmark.testing.TestIssuer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** Faults of the embedded database end for us when they end for the database, without anybody's doing. */
@TestMethodOrder(OrderAnnotation.class)
class DatabaseOutagesIT {
    private static final Duration BACK = Duration.ofSeconds(3);

    /** For what was under way when the database fell silent. */
    private static final Duration NOTICED = Duration.ofSeconds(4);

    private static final Duration AT_ONCE = Duration.ofSeconds(2);
    private static final Duration A_WHILE = Duration.ofMillis(1_500);

    /** Longer than the driver's own patience with a connection that says nothing. */
    private static final Duration STOPPED = Duration.ofSeconds(11);

    private static final int DISK_MEGABYTES = 288;

    private static final TestIssuer ISSUER = TestIssuer.http();

    private static final int LAST = Integer.MAX_VALUE;

    private static SmallDisk disk;
    private static PackagedService service;
    private static PostgresUnderTest postgres;

    /** Another one, whose database is not to come up again. */
    private static PackagedService broken;

    private static Instant brokenAt;
    private static CompletableFuture<Instant> endOfBroken;

    private int logged;

    @BeforeAll
    static void start() throws IOException {
        startBroken();
        disk = SmallDisk.mount(DISK_MEGABYTES).orElse(null);
        var installation = PackagedService.installation().with("LC_CTYPE", "UTF-8"); // as a Mac's ssh forwards it
        service = (disk == null
                        ? installation
                        : installation.with(
                                "MINTMARK_DATA_DIR",
                                disk.directory().resolve("data").toString()))
                .ready();
        postgres = new PostgresUnderTest(service.dataDirectory().resolve("postgres"), DatabaseOutagesIT::connect);
        service.admin().trust("demo", ISSUER.url(), ISSUER.jwks(), "repo:acme/*");
        service.client().exchange("demo", subjectToken()).expect(200); // the first takes longest
    }

    private static void startBroken() throws IOException {
        broken = PackagedService.installation().ready();
        Files.writeString(
                broken.dataDirectory().resolve("postgres/postgresql.conf"),
                "\nnonsense = on\n",
                StandardOpenOption.APPEND);
        brokenAt = Instant.now();
        endOfBroken = ProcessHandle.of(broken.pid()).orElseThrow().onExit().thenApply(ended -> Instant.now());
        broken.killPostgres9();
    }

    @AfterAll
    static void stop() {
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
                long back = postgres.awaitAccepting();
                Pause.of(BACK);

                callers.stop().assertRefusals(NOTICED);
                callers.assertSomeWereRefused();
                callers.assertServedAfter(back, BACK);
                callers.assertKept(postgres);
            }
        }
        assertThat(service.output()).contains("The embedded PostgreSQL runs again");
        assertQuiet(service.output().substring(logged));
    }

    @Test
    void while_it_is_stopped_every_endpoint_answers_503_at_once() throws Exception {
        try (var callers = callers()) {
            long noticed = System.nanoTime() + NOTICED.toNanos();
            long back = postgres.stopFor(STOPPED);
            Pause.of(BACK);

            callers.stop().assertRefusals(NOTICED);
            callers.assertRefusedBetween(noticed, back, AT_ONCE);
            callers.assertServedAfter(back, BACK);
            callers.assertKept(postgres);
            assertQuiet(service.output().substring(logged));
        }
    }

    @Test
    void when_its_disk_has_room_again_it_takes_writes_again() throws Exception {
        assumeTrue(disk != null, "this user mounts no file system, so no disk is full");
        try (var callers = callers()) {
            var filler = disk.fill();
            Pause.of(A_WHILE.multipliedBy(2));
            Files.delete(filler);
            long back = System.nanoTime();
            Pause.of(BACK);

            callers.stop().assertRefusals(NOTICED);
            callers.assertWritesWereRefused();
            callers.assertServedAfter(back, BACK);
            callers.assertKept(postgres);
            assertQuiet(service.output().substring(logged));
        }
    }

    /** Last, for it takes a minute, in which the others have their outages. */
    @Test
    @Order(LAST)
    void an_embedded_database_that_does_not_come_up_for_a_minute_ends_the_service() {
        var end = endOfBroken.orTimeout(2, TimeUnit.MINUTES).join();

        assertThat(broken.awaitExit()).isEqualTo(1);
        assertThat(Duration.between(brokenAt, end)).isGreaterThan(Duration.ofSeconds(50));
        assertThat(broken.output().lines())
                .filteredOn(line -> line.startsWith("mintmark: ended: "))
                .singleElement()
                .asString()
                .contains("did not come up again for a minute")
                .contains("contains errors")
                .contains("postgres.log");
        assertQuiet(broken.output());
    }

    private static SteadyCallers callers() {
        var callers = SteadyCallers.of(service, service.adminToken(), "demo", DatabaseOutagesIT::subjectToken);
        Pause.of(A_WHILE);
        return callers;
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

    private static Connection connect() throws SQLException, IOException {
        var database = RunningDatabase.find(service.dataDirectory());
        if (database == null) {
            throw new SQLException("the embedded database does not run");
        }
        var password = Files.readString(database.passwordFile()).strip();
        return DriverManager.getConnection(database.jdbcUrl(), database.user(), password);
    }
}
