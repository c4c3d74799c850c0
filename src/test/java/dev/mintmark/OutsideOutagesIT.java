package dev.mintmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.mintmark.platform.database.EmbeddedDatabase;
import dev.mintmark.testing.PackagedService;
import dev.mintmark.testing.Pause;
import dev.mintmark.testing.PostgresUnderTest;
import dev.mintmark.testing.Relay;
import dev.mintmark.testing.SmallDisk;
import dev.mintmark.testing.SteadyCallers;
import dev.mintmark.testing.TestIssuer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The outages of an operator's own PostgreSQL: one service outlives them all. Callers read, write and exchange
 * meanwhile. Each answer is as asked for or 503. All that was acknowledged stays, and the log tells of a change once.
 */
@Tag(PackagedService.LONG)
class OutsideOutagesIT {
    private static final Duration BACK = Duration.ofSeconds(3);

    /** For what was under way when the database fell silent. */
    private static final Duration NOTICED = Duration.ofSeconds(4);

    private static final Duration AT_ONCE = Duration.ofSeconds(2);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int DISK_MEGABYTES = 288;
    private static final long RESET_EVERY_BYTES = 20_000;

    /** Longer than the driver's own patience with a connection that says nothing. */
    private static final Duration STOPPED = Duration.ofSeconds(11);

    private static final Duration A_WHILE = Duration.ofMillis(1_500);
    private static final Pattern NEWS = Pattern.compile(".* (INFO|WARN) +\\[dev\\.mintmark\\.platform\\.database\\..*");

    /** It is away, and it is back. A third line may end the outage before: it refuses nothing any more. */
    private static final int NEWS_OF_ONE = 3;

    private static TestIssuer issuer;
    private static SmallDisk disk;
    private static EmbeddedDatabase database;
    private static PostgresUnderTest postgres;
    private static Relay relay;
    private static Path password;
    private static PackagedService service;
    private static String token;

    private int logged;

    @BeforeAll
    static void start() throws IOException {
        issuer = TestIssuer.http();
        disk = SmallDisk.mount(DISK_MEGABYTES).orElse(null);
        var installation = PackagedService.installation();
        var directory = disk == null ? installation.directory().resolve("database") : disk.directory();
        database = EmbeddedDatabase.start(directory);
        database.supervise(reason -> {}); // as its operator's init system does
        postgres = new PostgresUnderTest(
                directory.resolve("postgres"),
                () -> DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password()));
        relay = Relay.to(Integer.parseInt(database.reactiveUrl().replaceAll("^.*:([0-9]+)/.*$", "$1")));
        relay.connect();
        password = installation.directory().resolve("password");
        Files.writeString(password, database.password() + "\n");
        var key = installation.directory().resolve("key");
        Files.writeString(key, Base64.getEncoder().encodeToString(new byte[32]));
        var tokenFile = installation.directory().resolve("admin-token");
        service = installation
                .with(Map.of(
                        "QUARKUS_DATASOURCE_REACTIVE_URL",
                        "postgresql://127.0.0.1:" + relay.port() + "/postgres",
                        "QUARKUS_DATASOURCE_USERNAME",
                        database.user(),
                        "MINTMARK_DATABASE_PASSWORD_FILE",
                        password.toString(),
                        "MINTMARK_KEY_ENCRYPTION_KEY_FILE",
                        key.toString(),
                        "MINTMARK_BOOTSTRAP_ADMIN_TOKEN_FILE",
                        tokenFile.toString()))
                .ready();
        token = Files.readString(tokenFile).strip();
        service.client().as(token).trust("demo", issuer.url(), issuer.jwks(), "repo:acme/*");
        service.client().exchange("demo", subjectToken()).expect(200); // the first takes longest
    }

    @AfterAll
    static void stop() {
        relay.close();
        issuer.close();
        database.close();
        if (disk != null) {
            disk.close();
        }
    }

    @BeforeEach
    void mark() {
        logged = service.output().length();
    }

    @Test
    void killed() throws Exception {
        try (var callers = callers()) {
            postgres.postmaster().destroyForcibly();
            long back = postgres.awaitAccepting();
            Pause.of(BACK);

            callers.stop().assertRefusals(NOTICED);
            callers.assertSomeWereRefused();
            callers.assertServedAfter(back, BACK);
            callers.assertKept(postgres);
            assertNews(NEWS_OF_ONE);
        }
    }

    @Test
    void stopped() throws Exception {
        try (var callers = callers()) {
            long noticed = System.nanoTime() + NOTICED.toNanos();
            long back = postgres.stopFor(STOPPED);
            Pause.of(BACK);

            callers.stop().assertRefusals(NOTICED);
            callers.assertRefusedBetween(noticed, back, AT_ONCE);
            callers.assertServedAfter(back, BACK);
            callers.assertKept(postgres);
            assertNews(NEWS_OF_ONE);
        }
    }

    @Test
    void silent() throws Exception {
        try (var callers = callers()) {
            relay.fallSilent();
            long noticed = System.nanoTime() + NOTICED.toNanos();
            Pause.of(BACK.multipliedBy(2));
            long back = System.nanoTime();
            relay.connect();
            Pause.of(BACK);

            callers.stop().assertRefusals(NOTICED);
            callers.assertRefusedBetween(noticed, back, AT_ONCE);
            callers.assertServedAfter(back, BACK);
            callers.assertKept(postgres);
            assertNews(NEWS_OF_ONE);
        }
    }

    @Test
    void restarted_with_another_password() throws Exception {
        try (var callers = callers()) {
            var another = "another" + System.nanoTime();
            postgres.tell("alter user postgres password '" + another + "'");
            Files.writeString(database.passwordFile(), another);
            postgres.postmaster().destroyForcibly();
            postgres.awaitAccepting();
            Pause.of(A_WHILE);
            long back = System.nanoTime();
            Files.writeString(password, another);
            Pause.of(BACK);

            callers.stop().assertRefusals(NOTICED);
            callers.assertSomeWereRefused();
            callers.assertServedAfter(back, BACK);
            callers.assertKept(postgres);
            assertNews(NEWS_OF_ONE + 1);
            assertThat(service.output()).doesNotContain(another);
        }
    }

    @Test
    void read_only() throws Exception {
        try (var callers = callers()) {
            postgres.tell("alter system set default_transaction_read_only = on");
            postgres.tell("select pg_reload_conf()");
            Pause.of(A_WHILE);
            postgres.tell("alter system reset default_transaction_read_only");
            postgres.tell("select pg_reload_conf()");
            long back = System.nanoTime();
            Pause.of(BACK);

            callers.stop().assertRefusals(NOTICED);
            callers.assertWritesWereRefused();
            callers.assertServedAfter(back, BACK);
            callers.assertKept(postgres);
            assertNews(NEWS_OF_ONE);
        }
    }

    @Test
    void full() throws Exception {
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
            assertNews(NEWS_OF_ONE);
        }
    }

    @Test
    void reset_in_the_middle_of_transactions() throws Exception {
        try (var callers = callers()) {
            relay.resetEvery(RESET_EVERY_BYTES);
            Pause.of(BACK.multipliedBy(2));
            relay.connect();
            long back = System.nanoTime();
            Pause.of(BACK);

            callers.stop().assertRefusals(PATIENCE);
            callers.assertSomeWereRefused();
            callers.assertServedAfter(back, BACK);
            callers.assertKept(postgres);
            assertNews(8 * NEWS_OF_ONE);
        }
    }

    private static SteadyCallers callers() {
        var callers = SteadyCallers.of(service, token, "demo", OutsideOutagesIT::subjectToken);
        Pause.of(A_WHILE);
        return callers;
    }

    private static String subjectToken() {
        return issuer.token("repo:acme/app", "urn:mintmark:org:demo");
    }

    /** A line a change, and nothing else. */
    private void assertNews(int most) {
        var lines = service.output()
                .substring(logged)
                .lines()
                .filter(line -> !line.contains("ChooseSignatureProvider")) // soon after the start
                .toList();
        assertThat(lines).allMatch(line -> NEWS.matcher(line).matches()).hasSizeLessThanOrEqualTo(most);
    }
}
