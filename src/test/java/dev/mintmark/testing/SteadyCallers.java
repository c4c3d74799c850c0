package dev.mintmark.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Reads, writes and exchanges without a pause, from several threads. So do the callers of a service while its database
 * has an outage. Each answer is remembered.
 */
public final class SteadyCallers implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final long PAUSE_MILLIS = 25;
    private static final AtomicInteger TEAMS = new AtomicInteger();
    private static final String TEAM = "POST teams";
    private static final String EXCHANGE = "exchange";

    /** The requests that write, beside those that read. */
    private static final Set<String> WRITES = Set.of(TEAM, EXCHANGE);

    private final Queue<Answered> answers = new ConcurrentLinkedQueue<>();
    private final Queue<Throwable> broken = new ConcurrentLinkedQueue<>();
    private final List<Thread> threads = new ArrayList<>();
    private final String base;
    private final String token;
    private final String organization;
    private volatile boolean ended;

    private record Answered(String call, HttpResponse<String> answer, long begun, long finished) {
        boolean isServed() {
            return answer.statusCode() / 100 == 2;
        }

        Duration took() {
            return Duration.ofNanos(finished - begun);
        }

        @Override
        public String toString() {
            return call + ": " + answer.statusCode() + " after " + took() + ": " + answer.body();
        }
    }

    private SteadyCallers(String base, String token, String organization) {
        this.base = base;
        this.token = token;
        this.organization = organization;
    }

    /**
     * @param token an administrator's
     * @param subjectTokens a token to exchange with each call
     */
    public static SteadyCallers of(
            PackagedService service, String token, String organization, Supplier<String> subjectTokens) {
        var callers = new SteadyCallers(service.baseUrl(), token, organization);
        var ours = "/api/orgs/" + organization;
        Stream.of("/api/user", ours + "/tokens", ours + "/oidc/issuers", ours + "/audit-events")
                .forEach(path -> callers.run("GET " + path, () -> callers.get(path)));
        callers.run(TEAM, callers::team);
        callers.run(EXCHANGE, () -> callers.exchange(subjectTokens.get()));
        return callers;
    }

    /** Every answer is as asked for, or a refusal that a caller can act on. None waits for long. */
    public void assertRefusals(Duration longest) {
        assertThat(broken).isEmpty();
        assertThat(answers).isNotEmpty().allSatisfy(one -> {
            if (one.isServed()) {
                return;
            }
            assertThat(one.answer().statusCode()).as(one.toString()).isEqualTo(503);
            assertThat(one.answer().headers().firstValue("Retry-After"))
                    .as(one.toString())
                    .isPresent();
            assertThat(one.answer().body())
                    .as(one.toString())
                    .startsWith("{")
                    .doesNotContain("Exception")
                    .doesNotContain("127.0.0.1");
            assertThat(one.took()).as(one.toString()).isLessThan(longest);
        });
    }

    /** A request that begins between two moments is refused, and that at once. */
    public void assertRefusedBetween(long begin, long end, Duration longest) {
        assertThat(answers)
                .filteredOn(one -> one.begun() > begin && one.finished() < end)
                .isNotEmpty()
                .allSatisfy(one -> assertThat(one.isServed()).as(one.toString()).isFalse())
                .allSatisfy(one -> assertThat(one.took()).as(one.toString()).isLessThan(longest));
    }

    /** An outage that is over at once some callers never notice. */
    public void assertSomeWereRefused() {
        assertThat(refused()).isNotEmpty();
    }

    public void assertWritesWereRefused() {
        assertThat(refused()).containsAll(WRITES);
    }

    /** From a while after this moment on, nobody is refused any more. */
    public void assertServedAfter(long back, Duration within) {
        for (var call : calls()) {
            var last = answers.stream()
                    .filter(one -> one.call().equals(call) && !one.isServed())
                    .mapToLong(Answered::finished)
                    .max()
                    .orElse(back);
            assertThat(Duration.ofNanos(last - back)).as(call).isLessThan(within);
            assertThat(answers)
                    .filteredOn(one -> one.call().equals(call) && one.begun() > Math.max(last, back))
                    .as(call)
                    .isNotEmpty()
                    .allMatch(Answered::isServed);
        }
    }

    /** All that was acknowledged is there, and nothing was acknowledged twice. */
    public void assertKept(PostgresUnderTest database) {
        assertThat(tokens())
                .isNotEmpty()
                .doesNotHaveDuplicates()
                .allMatch(database.ask("select id from issued_token")::contains);
        assertThat(teams())
                .isNotEmpty()
                .doesNotHaveDuplicates()
                .allMatch(database.ask("select name from team")::contains);
    }

    /** The ids of the tokens that were handed out. */
    private List<String> tokens() {
        return served(EXCHANGE).map(SteadyCallers::id).toList();
    }

    /** The names of the teams that were made. */
    private List<String> teams() {
        return served(TEAM).map(body -> body.path("name").asText()).toList();
    }

    /** Ends the calls, and waits for those that are under way. */
    public SteadyCallers stop() {
        ended = true;
        for (var thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        return this;
    }

    @Override
    public void close() {
        stop();
    }

    private void run(String call, Supplier<HttpRequest> request) {
        var thread = new Thread(() -> callUntilEnded(call, request), call);
        threads.add(thread);
        thread.start();
    }

    private void callUntilEnded(String call, Supplier<HttpRequest> request) {
        try {
            while (!ended) {
                long begun = System.nanoTime();
                var answer = HTTP.send(request.get(), BodyHandlers.ofString());
                answers.add(new Answered(call, answer, begun, System.nanoTime()));
                Thread.sleep(PAUSE_MILLIS);
            }
        } catch (IOException | RuntimeException e) {
            broken.add(new IOException(call, e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private HttpRequest get(String path) {
        return request(path).GET().build();
    }

    private HttpRequest team() {
        return request("/api/orgs/" + organization + "/teams")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"name\":\"steady-" + TEAMS.incrementAndGet() + "\"}"))
                .build();
    }

    private HttpRequest exchange(String subjectToken) {
        var form = Stream.of(
                        "grant_type=urn:ietf:params:oauth:grant-type:token-exchange",
                        "subject_token_type=urn:ietf:params:oauth:token-type:id_token",
                        "audience=urn:mintmark:org:" + organization,
                        "subject_token=" + URLEncoder.encode(subjectToken, StandardCharsets.US_ASCII))
                .collect(Collectors.joining("&"));
        return HttpRequest.newBuilder(URI.create(base + "/api/oauth/token"))
                .timeout(PATIENCE)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form))
                .build();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(base + path))
                .timeout(PATIENCE)
                .header("Authorization", "Bearer " + token);
    }

    private Set<String> calls() {
        return threads.stream().map(Thread::getName).collect(Collectors.toSet());
    }

    private Set<String> refused() {
        return answers.stream()
                .filter(one -> !one.isServed())
                .map(Answered::call)
                .collect(Collectors.toSet());
    }

    private Stream<JsonNode> served(String call) {
        return answers.stream()
                .filter(one -> one.call().equals(call) && one.isServed())
                .map(one -> json(one.answer().body()));
    }

    private static String id(JsonNode answer) {
        var payload = answer.path("access_token").asText().split("\\.", -1)[1];
        return json(new String(Base64.getUrlDecoder().decode(payload), StandardCharsets.UTF_8))
                .path("jti")
                .asText();
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
