package dev.mintmark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.testing.Client;
import dev.mintmark.testing.Client.Answer;
import dev.mintmark.testing.PackagedService;
import dev.mintmark.testing.Pause;
import dev.mintmark.testing.ReplicatedDatabase;
import dev.mintmark.testing.TestIssuer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The events of a service's year, every minute and under load. Its issuer rotates its keys, an administrator works, and
 * a replica is killed. Its database is stopped, killed, and replaced by its standby. The whole of it takes half an
 * hour, with {@code -Dmintmark.soak.minutes=30}; beside the other tests it is one minute of it.
 */
class SoakIT {
    private static final int ROUNDS = Integer.getInteger("mintmark.soak.minutes", 1);
    private static final Duration ROUND = Duration.ofMinutes(1);
    private static final Duration BACK = Duration.ofSeconds(3);
    private static final Duration STOPPED = Duration.ofSeconds(5);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** A token of a key that is gone is refused, and was on its way. */
    private static final Duration KEYS_CHANGE = Duration.ofSeconds(10);

    private static final Duration PAUSE = Duration.ofMillis(60);
    private static final int CALLERS = 4;
    private static final int ENOUGH = 100;
    private static final int MOST_LINES = 200;
    private static final int ROUNDS_UNTIL_WARM = 8;
    private static final double FLAT = 1.15;
    private static final String ORGANIZATION = "demo";

    private static ReplicatedDatabase database;
    private static TestIssuer issuer;
    private static PackagedService.Start start;
    private static String adminToken;

    private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
    private final Queue<String> faults = new ConcurrentLinkedQueue<>();
    private final AtomicInteger unavailable = new AtomicInteger();
    private final List<Long> memory = new ArrayList<>();
    private volatile PackagedService steady;
    private volatile PackagedService killed;
    private volatile long rotated = System.nanoTime();
    private volatile boolean ended;

    @BeforeAll
    static void prepare() throws IOException {
        var installation = PackagedService.installation();
        database = ReplicatedDatabase.start(installation.directory().resolve("database"));
        issuer = TestIssuer.http();
        start = installation
                .on(database.environment(installation.directory()))
                .with("MINTMARK_EGRESS_ALLOWED_ORIGINS", issuer.origin())
                .with("JAVA_TOOL_OPTIONS", "-Xmx256m");
    }

    @AfterAll
    static void stop() {
        issuer.close();
        database.close();
    }

    @Test
    void it_lives_by_itself_and_keeps_what_it_has_acknowledged() throws Exception {
        steady = start.ready();
        killed = start.elsewhere().ready();
        try {
            adminToken = steady.adminToken();
            at(steady).trust(ORGANIZATION, issuer.url(), null, "repo:acme/*");
            prepareAdministration();
            var callers = startCallers();
            long begin = System.nanoTime();
            for (int round = 0; round < ROUNDS; round++) {
                befall(round);
                memory.add(steady.residentMemory());
                awaitTime(begin + (round + 1) * ROUND.toNanos());
            }
            awaitEnough();
            ended = true;
            for (var caller : callers) {
                caller.join();
            }

            report();
            assertThat(faults).isEmpty();
            assertThat(acknowledged.size()).isGreaterThan(ENOUGH);
            assertThat(listed()).containsAll(acknowledged);
            assertThat(at(steady)
                            .get("/api/orgs/" + ORGANIZATION + "/audit/verify")
                            .expect(200)
                            .json()
                            .path("valid")
                            .asBoolean())
                    .isTrue();
            assertThat(steady.output()).doesNotContain("\tat ").doesNotContain("Exception");
            assertThat(steady.output().lines().count()).as(steady.output()).isLessThan(MOST_LINES);
            assertThatMemoryIsFlat();
        } finally {
            steady.close();
            killed.close();
        }
    }

    private void befall(int round) {
        issuer.rotate();
        rotated = System.nanoTime();
        administer("script-" + round);
        killed.kill9();
        killed = start.elsewhere().ready();
        database.primary().stopFor(STOPPED);
        assertServedWithin(BACK, "after a stop");
        database.kill9AndRestart();
        assertServedWithin(BACK, "after a kill");
        database.failOver();
        assertServedWithin(BACK, "after a failover");
        database.makeStandby();
    }

    private void prepareAdministration() {
        at(steady)
                .post(
                        path("/roles"),
                        Map.of("name", "reader", "permissions", List.of("read"), "longest_token_life_minutes", 60_000))
                .expect(201);
        at(steady)
                .post(
                        path("/applications"),
                        Map.of(
                                "name",
                                "publishing",
                                "audience",
                                "https://publishing.example",
                                "longest_token_life_minutes",
                                60_000))
                .expect(201);
    }

    /** The work of an administrator's script: people and tokens come and go. */
    private void administer(String name) {
        doing(() -> at(steady).post(path("/teams"), Map.of("name", name)), 201);
        doing(
                () -> at(steady)
                        .post(
                                path("/api-users"),
                                Map.of("name", name, "email", name + "@example.org", "roles", List.of("reader"))),
                201);
        var token = doing(
                () -> at(steady).post(path("/api-users/" + name + "/tokens"), Map.of("application", "publishing")),
                201);
        acknowledge(token.text("id"));
        var renewed = doing(() -> at(steady).post(path("/tokens/" + token.text("id") + "/renew"), Map.of()), 200);
        acknowledge(renewed.text("id"));
        doing(() -> at(steady).delete(path("/tokens/" + token.text("id"))), 204);
        doing(() -> at(steady).get(path("/tokens?limit=50&apiUser=" + name)), 200);
        doing(() -> at(steady).delete(path("/teams/" + name)), 204);
    }

    private List<Thread> startCallers() {
        var callers = new ArrayList<Thread>();
        for (int i = 0; i < CALLERS; i++) {
            boolean first = i % 2 == 0;
            var caller = new Thread(() -> call(first), "caller-" + i);
            caller.start();
            callers.add(caller);
        }
        return callers;
    }

    private void call(boolean atSteady) {
        while (!ended) {
            var replica = atSteady ? steady : killed;
            try {
                exchange(replica);
            } catch (UncheckedIOException noAnswer) {
                if (replica == steady) {
                    faults.add("no answer of the replica that lives: " + noAnswer.getMessage());
                }
            }
            Pause.of(PAUSE);
        }
    }

    private void exchange(PackagedService replica) {
        var answer = replica.client()
                .exchange(ORGANIZATION, issuer.token("repo:acme/app", "urn:mintmark:org:" + ORGANIZATION));
        if (answer.status() == 200) {
            acknowledge(id(answer.text("access_token")));
        } else if (answer.status() == 503) {
            unavailable.incrementAndGet();
        } else if (System.nanoTime() - rotated > KEYS_CHANGE.toNanos()) {
            faults.add(answer.toString());
        }
    }

    private void acknowledge(String id) {
        acknowledged.add(id);
    }

    /** Tries again while the database is away, as scripts do. */
    private Answer doing(Supplier<Answer> request, int status) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        var answer = request.get();
        while (answer.status() == 503 && System.nanoTime() < deadline) {
            Pause.of(PAUSE);
            answer = request.get();
        }
        return answer.expect(status);
    }

    private void assertServedWithin(Duration time, String when) {
        long begin = System.nanoTime();
        for (var replica : List.of(steady, killed)) {
            while (at(replica).get("/api/user").status() != 200) {
                if (System.nanoTime() - begin > PATIENCE.toNanos()) {
                    throw new AssertionError(when + " nothing is served: " + replica.output());
                }
                Pause.of(Duration.ofMillis(20));
            }
        }
        var took = Duration.ofNanos(System.nanoTime() - begin);
        if (took.compareTo(time) > 0) {
            faults.add(when + " the first answer came after " + took);
        }
    }

    private Set<String> listed() {
        var ids = new HashSet<String>();
        String cursor = null;
        do {
            var page = at(steady)
                    .get(path("/tokens?state=all&limit=500" + (cursor == null ? "" : "&cursor=" + cursor)))
                    .expect(200)
                    .json();
            page.path("items").forEach(token -> ids.add(token.path("id").asText()));
            cursor = page.path("next").asText(null);
        } while (cursor != null);
        return ids;
    }

    private void assertThatMemoryIsFlat() {
        if (memory.size() <= 2 * ROUNDS_UNTIL_WARM) {
            return;
        }
        double early = mean(memory.subList(ROUNDS_UNTIL_WARM, memory.size() / 2 + ROUNDS_UNTIL_WARM / 2));
        double late = mean(memory.subList(memory.size() - ROUNDS_UNTIL_WARM, memory.size()));
        assertThat(late).as(memory.toString()).isLessThan(FLAT * early);
    }

    private static double mean(List<Long> values) {
        return values.stream().mapToLong(Long::longValue).average().orElseThrow();
    }

    private void report() {
        System.out.printf(
                "soak of %d minutes: %d tokens acknowledged, %d answers 503, %d lines of log, memory in KiB a round %s%n",
                ROUNDS,
                acknowledged.size(),
                unavailable.get(),
                steady.output().lines().count(),
                memory);
    }

    private static String id(String token) {
        var claims = new String(Base64.getUrlDecoder().decode(token.split("\\.", 3)[1]), StandardCharsets.UTF_8);
        return claims.replaceAll("^.*\"jti\":\"([^\"]+)\".*$", "$1");
    }

    private static String path(String rest) {
        return "/api/orgs/" + ORGANIZATION + rest;
    }

    private static Client at(PackagedService replica) {
        return replica.client().as(adminToken);
    }

    /** A slow machine needs longer for a hundred tokens than the minute's events take. */
    private void awaitEnough() {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (acknowledged.size() <= ENOUGH && System.nanoTime() < deadline) {
            Pause.of(PAUSE);
        }
    }

    /** The last minute is over with what befalls in it. */
    private static void awaitTime(long nanos) {
        if (ROUNDS > 1) {
            Pause.of(Duration.ofNanos(Math.max(0, nanos - System.nanoTime())));
        }
    }
}
