package dev.mintmark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.testing.OutsideDatabase;
import dev.mintmark.testing.PackagedService;
import dev.mintmark.testing.TestKey;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Prints the time from the start of the process to its first token. PostgreSQL is up and the schema current. */
class StartTimeIT {
    private static final String ISSUER = "https://static.example";
    private static final int RUNS = 5;

    @Test
    void the_first_token_comes_soon() throws Exception {
        var key = TestKey.create("k", "RS256");
        var settings = PackagedService.installation().on(OutsideDatabase.empty());
        try (var first = settings.ready()) {
            first.admin().trust("demo", ISSUER, Map.of("keys", List.of(key.jwk())), "repo:acme/*");
        }
        var best = Duration.ofDays(1);
        for (int i = 0; i < RUNS; i++) {
            var request = request(key);
            var begin = System.nanoTime();
            try (var service = settings.launch()) {
                awaitToken(service.port(), request);
                var took = Duration.ofNanos(System.nanoTime() - begin);
                best = took.compareTo(best) < 0 ? took : best;
                System.out.println(kind() + ": first token after " + took.toMillis() + " ms");
                assertThat(took).isLessThan(Duration.ofSeconds(60));
            }
        }
        System.out.println(kind() + ": first token after " + best.toMillis() + " ms at best of " + RUNS);
    }

    private static String kind() {
        return PackagedService.isNative() ? "native" : "JVM";
    }

    private static byte[] request(TestKey key) {
        long now = Instant.now().getEpochSecond();
        var token = key.sign(Map.of(
                "iss",
                ISSUER,
                "sub",
                "repo:acme/app",
                "aud",
                "urn:mintmark:org:demo",
                "iat",
                now,
                "exp",
                now + 300,
                "jti",
                UUID.randomUUID().toString()));
        var body = "grant_type=" + encode("urn:ietf:params:oauth:grant-type:token-exchange") + "&audience="
                + encode("urn:mintmark:org:demo") + "&subject_token_type="
                + encode("urn:ietf:params:oauth:token-type:id_token") + "&subject_token=" + token;
        return ("POST /api/oauth/token HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                        + "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: " + body.length()
                        + "\r\n\r\n" + body)
                .getBytes(StandardCharsets.US_ASCII);
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** Over a bare socket, so that what is measured is the service and not a client that warms up. */
    private static void awaitToken(int port, byte[] request) throws InterruptedException {
        var begin = System.nanoTime();
        while (!isToken(port, request)) {
            if (System.nanoTime() - begin > Duration.ofSeconds(60).toNanos()) {
                throw new AssertionError("no token within a minute");
            }
            Thread.sleep(2);
        }
    }

    private static boolean isToken(int port, byte[] request) {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream().write(request);
            return text(socket.getInputStream()).startsWith("HTTP/1.1 200");
        } catch (IOException e) {
            return false;
        }
    }

    private static String text(InputStream answer) throws IOException {
        return new String(answer.readAllBytes(), StandardCharsets.UTF_8);
    }
}
