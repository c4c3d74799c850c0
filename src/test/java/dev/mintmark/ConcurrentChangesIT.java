package dev.mintmark;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.KnownThings.State;
import dev.mintmark.testing.AtOnce;
import dev.mintmark.testing.Client.Answer;
import dev.mintmark.testing.PackagedService;
import dev.mintmark.testing.Pause;
import dev.mintmark.testing.TrustingService;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** An organization changed by many callers at once: every answer holds, and no connection is lost over it. */
@Tag(PackagedService.LONG)
class ConcurrentChangesIT {
    private static final int CALLERS = 64;
    private static final Duration LOAD = Duration.ofSeconds(20);
    private static final Duration LOAD_UNTIL_KILLED = Duration.ofSeconds(6);
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final int LEAVING_AT_ONCE = 20;
    private static final int ROUNDS_OF_LEAVING = 10;
    private static final String CLIENTS =
            " from pg_stat_activity where datname = current_database() and backend_type = 'client backend'"
                    + " and pid <> pg_backend_pid() ";

    private static final AtomicInteger RUNS = new AtomicInteger();

    @RegisterExtension
    private static final TrustingService service =
            TrustingService.forClass(Map.of("QUARKUS_VERTX_EVENT_LOOPS_POOL_SIZE", "2"));

    private static ExecutorService others;

    @BeforeAll
    static void start() {
        others = Executors.newCachedThreadPool();
    }

    @AfterAll
    static void stop() {
        others.shutdownNow();
    }

    @Test
    void sixty_four_callers_get_true_answers_and_leave_nothing_behind() {
        var organizations = List.of(service.newOrganization(), service.newOrganization());
        var known = new KnownThings();
        var faults = new ConcurrentLinkedQueue<String>();
        var broken = new ConcurrentLinkedQueue<RuntimeException>();
        RUNS.incrementAndGet();

        var acts = run(LOAD, organizations, known, faults, broken);

        assertThat(summary(faults)).isEmpty();
        assertThat(broken).isEmpty();
        assertThat(acts).isGreaterThan(CALLERS);
        assertThatConnectionsAreBack();
        assertThatWhatWasAnsweredIsSo(known);
        assertThatNothingIsHalfDone();
        organizations.forEach(ConcurrentChangesIT::assertThatTheRecordHolds);
        assertThat(service.service().warnings()).noneMatch(line -> line.contains(" ERROR "));
    }

    @Test
    void what_was_answered_before_a_kill_is_so_after_it() throws InterruptedException {
        var organizations = List.of(service.newOrganization());
        var known = new KnownThings();
        var faults = new ConcurrentLinkedQueue<String>();
        var broken = new ConcurrentLinkedQueue<RuntimeException>();
        RUNS.incrementAndGet();
        var killing = new Thread(() -> {
            Pause.of(LOAD_UNTIL_KILLED);
            service.service().kill9();
        });
        killing.start();

        run(LOAD_UNTIL_KILLED.plusSeconds(2), organizations, known, faults, broken);
        killing.join();
        service.restart();

        assertThat(summary(faults)).isEmpty();
        assertThat(broken).isNotEmpty();
        assertThatWhatWasAnsweredIsSo(known);
        assertThatNothingIsHalfDone();
        organizations.forEach(ConcurrentChangesIT::assertThatTheRecordHolds);
    }

    @Test
    void clients_that_leave_in_the_middle_of_a_change_take_no_connection_with_them() {
        var organization = service.newOrganization();
        var path = "/api/orgs/" + organization + "/teams";
        for (int round = 0; round < ROUNDS_OF_LEAVING; round++) {
            var change = round % 2 == 0 ? "PATCH" : "DELETE";
            var team = path + '/' + newTeam(path, "busy" + round);
            service.database().holding(lock(team), () -> leaveInTheMiddle(change, team));
            assertThatConnectionsAreBack();
            assertThat(service.admin().delete(team).status()).isIn(204, 404);
            service.admin().get(team).expect(404);
        }
        assertThatNothingIsHalfDone();
        assertThatTheRecordHolds(organization);
    }

    @Test
    void a_transaction_that_does_not_end_is_told_of_and_counted_until_it_does() {
        var path = "/api/orgs/" + service.newOrganization() + "/teams";
        var team = path + '/' + newTeam(path, "blocked");
        var deletion = new AtomicReference<CompletableFuture<Answer>>();
        service.database().holding(lock(team), () -> {
            deletion.set(CompletableFuture.supplyAsync(() -> service.admin().delete(team), others));
            await(() -> metric("mintmark_database_transactions_overdue") == 1, "it is not counted");
            await(() -> told("Open for .*dev.mintmark.organization.TenantRepository"), "nobody is told");
            assertThat(metric("mintmark_database_transactions_longest_seconds")).isGreaterThanOrEqualTo(10);
        });
        deletion.get().join().expect(204);
        await(() -> told("It has ended after all: .*TenantRepository"), "nobody is told that it ended");
        assertThat(metric("mintmark_database_transactions_overdue")).isZero();
        service.admin().get(team).expect(404);
    }

    private static String newTeam(String path, String name) {
        return service.admin().post(path, Map.of("name", name)).expect(201).text("id");
    }

    private static String lock(String address) {
        return "select from team where id = '" + address.substring(address.lastIndexOf('/') + 1) + "' for update";
    }

    private static void leaveInTheMiddle(String change, String address) {
        var clients = IntStream.range(0, LEAVING_AT_ONCE)
                .mapToObj(i -> ask(change, address))
                .toList();
        await(() -> count("and wait_event_type = 'Lock'") > LEAVING_AT_ONCE / 4, "nobody waits for the row");
        clients.forEach(ConcurrentChangesIT::close);
    }

    /** @param broken the faults of callers' connections; those callers then do no more */
    private static long run(
            Duration time,
            List<String> organizations,
            KnownThings known,
            Queue<String> faults,
            Queue<RuntimeException> broken) {
        var jwks = service.plain().jwks();
        long end = System.nanoTime() + time.toNanos();
        return AtOnce.run(CALLERS, i -> {
                    var name = "n" + RUNS.get() + "x" + i;
                    var caller = new ChangingCaller(name, service.admin(), organizations, jwks, known, faults, others);
                    long acts = 0;
                    try {
                        for (; System.nanoTime() < end; acts++) {
                            caller.act();
                        }
                    } catch (RuntimeException e) {
                        broken.add(e);
                    }
                    return acts;
                })
                .stream()
                .mapToLong(acts -> acts)
                .sum();
    }

    /** The number of each sort, ids aside. */
    private static Map<String, Long> summary(Queue<String> faults) {
        return faults.stream()
                .map(fault -> fault.replaceAll("[0-9a-f-]{36}", ":id").replaceAll("n[0-9]+x[0-9]+-[0-9]+", ":name"))
                .collect(groupingBy(fault -> fault, counting()));
    }

    private static void assertThatConnectionsAreBack() {
        await(() -> count("and state like 'idle in transaction%'") == 0, "a connection is idle in a transaction");
        await(() -> metric("mintmark_database_transactions_open") == 0, "a transaction is open");
        assertThat(metric("mintmark_database_transactions_overdue")).isZero();
    }

    private static void assertThatWhatWasAnsweredIsSo(KnownThings known) {
        assertThat(known.in(State.GONE)).isNotEmpty();
        known.in(State.GONE).forEach(address -> service.admin().get(address).expect(404));
        known.in(State.THERE).forEach(address -> service.admin().get(address).expect(200));
    }

    /**
     * Each thing that is there has its creation on record, and each that is gone has its end. No issuer lacks a policy.
     */
    private static void assertThatNothingIsHalfDone() {
        for (var table : List.of("member", "api_user", "role", "team", "project", "application")) {
            var kind = table.replace('_', '-');
            assertThat(service.database()
                            .askAll("select id from " + table
                                    + " t where not exists (select from audit_event e where e.kind = '" + kind
                                    + ".created' and e.target = t.id::text) and t.name <> 'admin'"))
                    .as(table)
                    .isEmpty();
        }
        assertThat(
                        service.database()
                                .askAll(
                                        "select id from oidc_issuer i where (select count(*) from auth_policy p where p.issuer_id = i.id) <> 1"))
                .isEmpty();
        assertThat(
                        service.database()
                                .askAll(
                                        "select target from audit_event where kind like '%.deleted' group by target having count(*) > 1"))
                .isEmpty();
    }

    private static void assertThatTheRecordHolds(String organization) {
        var verification = service.admin()
                .get("/api/orgs/" + organization + "/audit/verify")
                .expect(200);
        assertThat(verification.json().path("valid").asBoolean())
                .as(verification.body())
                .isTrue();
    }

    private static Socket ask(String method, String path) {
        var body = method.equals("PATCH") ? "{\"name\":\"renamed\"}" : "";
        var request = String.join(
                "\r\n",
                method + ' ' + path + " HTTP/1.1",
                "Host: localhost",
                "Authorization: " + service.admin().authorization(),
                "Content-Type: application/json",
                "Content-Length: " + body.length(),
                "",
                body);
        try {
            var socket = new Socket("localhost", service.service().port());
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            socket.getOutputStream().flush();
            return socket;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int count(String condition) {
        return Integer.parseInt(service.database().ask("select count(*)" + CLIENTS + condition));
    }

    private static boolean told(String pattern) {
        return service.service().output().lines().anyMatch(line -> line.matches(".* WARN .*" + pattern + ".*"));
    }

    private static double metric(String name) {
        return service.service()
                .management()
                .get("/q/metrics")
                .expect(200)
                .body()
                .lines()
                .filter(line -> line.startsWith(name + ' '))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .findFirst()
                .orElseThrow();
    }

    private static void await(BooleanSupplier condition, String otherwise) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as(otherwise).isLessThan(deadline);
            Pause.of(Duration.ofMillis(100));
        }
    }
}
