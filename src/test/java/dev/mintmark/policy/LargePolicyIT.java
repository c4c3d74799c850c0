package dev.mintmark.policy;

import static dev.mintmark.testing.TrustingService.allowing;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.testing.Client;
import dev.mintmark.testing.Pause;
import dev.mintmark.testing.TrustingService;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A large policy is read of a caller that may store it, and of nobody else. Strangers hold no place of such callers.
 */
class LargePolicyIT {
    private static final int STRANGERS = 16;
    private static final int LENGTH = 10_000_000;
    private static final int DEFINITIONS = 5_000;

    @RegisterExtension
    private static final TrustingService trusting = TrustingService.forClass();

    private final List<Socket> sockets = new ArrayList<>();
    private String organization;
    private String issuer;
    private String address;

    @BeforeEach
    void organization() {
        organization = trusting.newOrganization();
        issuer = trusting.register(organization, trusting.plain(), Map.of());
        address = "/api/orgs/" + organization + "/auth/policies/"
                + trusting.admin()
                        .get("/api/orgs/" + organization + "/auth/policies/oidcissuers/" + issuer)
                        .expect(200)
                        .text("id");
        trusting.allow(organization, issuer, allowing("organization", List.of("admin"), Map.of()));
    }

    @AfterEach
    void disconnect() throws IOException {
        for (var socket : sockets) {
            socket.close();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Authorization: Bearer garbage\r\n",
                "Authorization: Basic YTpi\r\n",
                "Expect: 100-continue\r\n"
            })
    void strangers_are_refused_before_their_bodies_and_an_administrator_is_served_at_once(String header)
            throws IOException {
        var strangers = new ArrayList<Socket>();
        for (int i = 0; i < STRANGERS; i++) {
            strangers.add(slowPatch("127.0.0." + (2 + i % 8), header + "Content-Length: " + LENGTH + "\r\n", 300_000));
        }
        long start = System.nanoTime();
        trusting.admin().unchecked().patch(address, large()).expect(200);

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
        for (var stranger : strangers) {
            assertThat(answer(stranger)).startsWith("HTTP/1.1 401 ").contains("WWW-Authenticate", "\"code\":401");
        }
    }

    @Test
    void a_length_that_is_not_announced_changes_nothing() throws IOException {
        var stranger = slowPatch("127.0.0.2", "Transfer-Encoding: chunked\r\n", 0);
        stranger.getOutputStream().write("100000\r\n{\"policies\":[".getBytes(StandardCharsets.US_ASCII));

        assertThat(answer(stranger)).startsWith("HTTP/1.1 401 ");
    }

    @Test
    void a_token_without_the_permission_is_refused_before_its_body() throws IOException {
        var other = trusting.trusting();
        var token = token(other);

        var foreign = slowPatch("127.0.0.1", authorization(token) + "Content-Length: " + LENGTH + "\r\n", 300_000);

        assertThat(answer(foreign)).startsWith("HTTP/1.1 404 ");
    }

    @Test
    void whoever_is_let_in_is_told_to_go_on() throws IOException {
        var sender = slowPatch(
                "127.0.0.1",
                authorization(token(organization)) + "Expect: 100-continue\r\nContent-Length: " + LENGTH + "\r\n",
                0);

        assertThat(answer(sender)).startsWith("HTTP/1.1 100 Continue");
    }

    @Test
    void one_token_holds_two_places_and_the_next_token_is_served() throws IOException {
        var token = token(organization);
        var slow = authorization(token) + "Content-Length: " + LENGTH + "\r\n";
        for (int i = 0; i < 2; i++) {
            assertThat(answer(slowPatch("127.0.0.1", slow, 300_000))).isEmpty();
        }

        var refused =
                Client.of(trusting.service().baseUrl()).as(token).unchecked().patch(address, large());
        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.body()).contains("two large bodies of your token");
        Client.of(trusting.service().baseUrl())
                .as(token(organization))
                .unchecked()
                .patch(address, large())
                .expect(200);
        disconnect();
        Client.of(trusting.service().baseUrl())
                .as(token)
                .unchecked()
                .patch(address, large())
                .expect(200);
    }

    @Test
    void the_first_exchange_after_a_large_policy_was_stored_takes_about_as_long_as_any_other() {
        var token = token(organization);
        var admin = Client.of(trusting.service().baseUrl()).as(token).unchecked();
        var firsts = new ArrayList<Duration>();
        var warm = new ArrayList<Duration>();
        for (int round = 0; round < 5; round++) {
            admin.patch(address, large("round-" + round)).expect(200);
            firsts.add(exchange("repo:acme/round-" + round + "-4999:ref:refs/heads/main"));
            for (int i = 1; i <= 5; i++) {
                warm.add(exchange("repo:acme/round-" + round + "-" + i + ":ref:refs/heads/main"));
            }
        }
        assertThat(median(firsts))
                .as("first ones %s, others %s", firsts, warm)
                .isLessThan(median(warm).multipliedBy(20).plusMillis(100));
    }

    @Test
    void a_start_compiles_what_is_large_before_anybody_needs_it() {
        trusting.admin().unchecked().patch(address, large("kept")).expect(200);
        trusting.restart();

        var end = Instant.now().plus(Duration.ofMinutes(1));
        while (!trusting.service().output().contains("Large policies that are compiled ahead of their use: ")) {
            assertThat(Instant.now()).isBefore(end);
            Pause.of(Duration.ofMillis(100));
        }
        exchange("repo:acme/kept-4999:ref:refs/heads/main");
    }

    private Duration exchange(String sub) {
        var token = trusting.plain().token(sub, "urn:mintmark:org:" + organization);
        long start = System.nanoTime();
        trusting.anyone()
                .exchange(organization, token, Map.of("scope", "deploy"))
                .expect(200);
        return Duration.ofNanos(System.nanoTime() - start);
    }

    private static Duration median(List<Duration> durations) {
        return durations.stream().sorted().toList().get(durations.size() / 2);
    }

    private String token(String of) {
        return trusting.exchange(of, Map.of("scope", "admin"));
    }

    private static String authorization(String token) {
        return "Authorization: Bearer " + token + "\r\n";
    }

    private static Map<String, Object> large() {
        return large("service");
    }

    /** @param name the beginning of the repositories' names */
    private static Map<String, Object> large(String name) {
        var definitions = new ArrayList<Object>(List.of(allowing("organization", List.of("admin"), Map.of())));
        IntStream.range(1, DEFINITIONS)
                .mapToObj(i -> Map.of(
                        "decision",
                        "allow",
                        "tokenType",
                        "organization",
                        "authorizedPermissions",
                        List.of("deploy"),
                        "rules",
                        Map.of("sub", "repo:acme/" + name + "-" + i + ":ref:refs/heads/*")))
                .forEach(definitions::add);
        return Map.of("policies", definitions);
    }

    private Socket slowPatch(String from, String headers, int sent) throws IOException {
        var socket =
                new Socket(InetAddress.getLoopbackAddress(), trusting.service().port(), InetAddress.getByName(from), 0);
        sockets.add(socket);
        var out = socket.getOutputStream();
        out.write(("PATCH " + address + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n" + headers
                        + "\r\n")
                .getBytes(StandardCharsets.US_ASCII));
        out.write(" ".repeat(sent).getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    /** The bytes that came within a second; empty for none. */
    private static String answer(Socket socket) throws IOException {
        socket.setSoTimeout(1_000);
        var bytes = new byte[8192];
        try {
            int length = socket.getInputStream().read(bytes);
            return new String(bytes, 0, Math.max(length, 0), StandardCharsets.UTF_8);
        } catch (SocketTimeoutException e) {
            return "";
        }
    }
}
