package dev.mintmark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.testing.PackagedService;
import dev.mintmark.testing.TestAuthority;
import dev.mintmark.testing.TestIssuer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A client that is slow on purpose loses the connection. Others are answered meanwhile as ever. */
@Tag(PackagedService.LONG)
class SlowClientsIT {
    private static final int MANY = 500;
    private static final int READERS = 20;
    private static final int MANY_READERS = 200;
    private static final int LISTED = 100;
    /** More than the kernel keeps on the way to one that does not read. */
    private static final int MOST_BYTES_ON_THE_WAY = 12 * 1024 * 1024;

    private static final Duration HEAD = Duration.ofSeconds(3);
    private static final Duration BODY = Duration.ofSeconds(6);
    private static final Duration ANSWER = Duration.ofSeconds(4);
    /** For a machine with other work. */
    private static final Duration MARGIN = Duration.ofSeconds(10);

    private static final int SMALL_WINDOW = 4_096;
    private static final String SLOW_HEAD = "GET /api/user HTTP/1.1\r\nHost: localhost\r\nX-Slow: ";

    private static TestIssuer issuer;
    private static PackagedService service;
    private final List<SlowClient> clients = new ArrayList<>();
    private final List<Duration> waits = new ArrayList<>();

    @BeforeAll
    static void start() {
        issuer = TestIssuer.http();
        service = PackagedService.installation()
                .withTls(TestAuthority.create("an authority").issue("localhost"))
                .with("MINTMARK_HTTP_HEAD_TIMEOUT", HEAD.toString())
                .with("MINTMARK_HTTP_BODY_TIMEOUT", BODY.toString())
                .with("MINTMARK_HTTP_ANSWER_TIMEOUT", ANSWER.toString())
                .ready();
        service.admin().trust("demo", issuer.url(), issuer.jwks(), "repo:acme/*");
    }

    @AfterAll
    static void stop() {
        issuer.close();
    }

    @AfterEach
    void disconnect() throws IOException {
        for (var client : clients) {
            client.socket.close();
        }
    }

    @Test
    void five_hundred_slow_heads_and_as_many_slow_bodies_end_while_others_are_answered() throws Exception {
        long before = descriptors();
        var heads = connect(service.port(), MANY, SLOW_HEAD);
        var bodies = connect(service.port(), MANY, slowBody("/api/oauth/token", "Content-Length: 100000"));

        assertThatAllEndWithin(HEAD, heads);
        assertThatAllEndWithin(BODY, bodies);

        assertThat(bodies).allSatisfy(body -> assertThat(body.heard()).startsWith("HTTP/1.1 408 "));
        assertThat(median(waits)).isLessThan(MARGIN);
        assertThat(descriptors()).isLessThan(before + 50);
    }

    @Test
    void so_do_those_that_are_sent_to_operators() throws Exception {
        var slow = connect(service.managementPort(), MANY / 5, SLOW_HEAD);
        for (var target : List.of("POST /q/metrics", "GET /q/health", "GET /q/nothing")) {
            slow.addAll(connect(
                    service.managementPort(),
                    MANY / 5,
                    target + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n\r\n"));
        }

        assertThatAllEndWithin(BODY, slow);

        assertThat(median(waits)).isLessThan(MARGIN);
    }

    @Test
    void where_a_token_is_needed_a_stranger_is_refused_before_the_body() throws Exception {
        var length = "Content-Length: 100000";
        var strangers = new ArrayList<SlowClient>();
        for (var header : List.of("X-A: b", "Authorization: Bearer garbage", "Authorization: Basic YTpi")) {
            for (var path : List.of("/api/orgs", "/api/orgs/demo/teams", "/tokens", "/api/signing-keys/rotate")) {
                strangers.addAll(connect(service.port(), 1, slowBody(path, length + "\r\n" + header)));
                strangers.addAll(connect(service.port(), 1, slowBody(path, "Transfer-Encoding: chunked\r\n" + header)));
            }
        }

        for (var stranger : strangers) {
            assertThat(stranger.answer()).startsWith("HTTP/1.1 401 ").contains("\"code\":401");
        }
        assertThatAllEndWithin(BODY, strangers);
    }

    @Test
    void whoever_asks_and_does_not_read_is_cut_off_while_others_are_answered() throws Exception {
        var large = "/q/openapi?format=json";
        int length = service.management().get(large).expect(200).body().length();
        var asking = "GET " + large + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
        long before = descriptors();

        connect(service.managementPort(), READERS, asking.repeat(1 + MOST_BYTES_ON_THE_WAY / length));

        long end = System.nanoTime() + ANSWER.plus(HEAD).plus(MARGIN).toNanos();
        ask();
        while (descriptors() > before + READERS / 2 && System.nanoTime() < end) {
            ask();
            TimeUnit.MILLISECONDS.sleep(200);
        }
        assertThat(descriptors()).isLessThanOrEqualTo(before + READERS / 2);
    }

    /** Lists of 100 tokens, of which a kernel's default buffers would hide a dozen. */
    @Test
    void whoever_pipelines_lists_and_reads_nothing_is_reset() throws Exception {
        for (int i = 0; i < LISTED; i++) {
            service.client()
                    .exchange("demo", issuer.token("repo:acme/app", "urn:mintmark:org:demo"))
                    .expect(200);
        }
        var list = "GET /api/orgs/demo/tokens?limit=100 HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                + service.adminToken() + "\r\n\r\n";
        long before = descriptors();

        var silent = connect(service.port(), MANY_READERS, list.repeat(12));

        long end = System.nanoTime() + ANSWER.plus(HEAD).plus(MARGIN).toNanos();
        while (descriptors() > before + 20 && System.nanoTime() < end) {
            ask();
            TimeUnit.MILLISECONDS.sleep(200);
        }
        assertThat(descriptors()).isLessThanOrEqualTo(before + 20);
        assertThat(silent).allMatch(SlowClient::hasEnded);
    }

    @Test
    void each_of_a_thousand_pipelined_requests_gets_its_answer_in_order() throws Exception {
        var pair = String.join(
                "\r\n",
                "GET /tokens;a HTTP/1.1",
                "Host: localhost",
                "",
                "POST /api/oauth/token HTTP/1.1",
                "Host: localhost",
                "Content-Type: application/x-www-form-urlencoded",
                "Content-Length: 12",
                "",
                "grant_type=x");
        var client = connect(service.port(), 1, "").get(0);
        var sender = new Thread(() -> client.send(pair.repeat(500)));
        sender.start();

        long end = System.nanoTime() + Duration.ofMinutes(1).toNanos();
        while (count(client.heard(), "HTTP/1.1 ") < 1_000 && !client.hasEnded() && System.nanoTime() < end) {
            TimeUnit.MILLISECONDS.sleep(20);
        }

        var answers = client.heard().split("HTTP/1.1 400 ", -1);
        assertThat(answers).hasSize(1 + 1_000);
        for (int i = 1; i < answers.length; i++) {
            assertThat(answers[i].contains("unsupported_grant_type"))
                    .as(answers[i])
                    .isEqualTo(i % 2 == 0);
        }
    }

    @Test
    void whoever_reads_a_large_answer_slowly_and_steadily_gets_all_of_it() throws Exception {
        var large = "/q/openapi?format=json";
        int length = service.management().get(large).expect(200).body().length();
        var client = connect(
                        service.managementPort(),
                        1,
                        "GET " + large + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                .get(0);
        client.socket.setSoTimeout((int) MARGIN.toMillis());
        var piece = new byte[length / 20];
        int heard = 0;
        for (int read = 0; read >= 0; read = client.socket.getInputStream().readNBytes(piece, 0, piece.length)) {
            heard += read;
            if (read == 0 && heard > 0) {
                break;
            }
            TimeUnit.MILLISECONDS.sleep(ANSWER.toMillis() / 40);
        }

        assertThat(heard).isGreaterThan(length);
    }

    @Test
    void a_stranger_whose_body_rests_makes_room_for_the_next() throws Exception {
        var bodies = connect(service.port(), 65, slowBody("/api/oauth/token", "Content-Length: 1000"));

        long end = System.nanoTime() + HEAD.toNanos();
        while (bodies.stream().noneMatch(SlowClient::hasEnded) && System.nanoTime() < end) {
            TimeUnit.MILLISECONDS.sleep(50);
        }
        var ended = bodies.stream().filter(SlowClient::hasEnded).toList();
        assertThat(ended).hasSize(1);
        assertThat(ended.get(0).heard())
                .startsWith("HTTP/1.1 408 ")
                .contains("\"error\":\"invalid_request\"")
                .contains("send it again");
    }

    @Test
    void heads_end_on_every_port_whatever_it_is_that_does_not_come() throws Exception {
        int tls = Integer.parseInt(service.tlsUrl().replaceAll("^.*:", ""));
        var slow = new ArrayList<SlowClient>();
        for (int port : List.of(service.port(), service.managementPort())) {
            slow.addAll(connect(port, 1, "G"));
            slow.addAll(connect(port, 1, "GET /q/health HTTP/1.1\r\nX-Slow: "));
            slow.addAll(connect(port, 1, "PRI * HTTP/2.0\r\n\r\nSM"));
            slow.addAll(connect(port, 1, "GET /q/health/live HTTP/1.1\r\nHost: localhost\r\n\r\nGET /q"));
        }
        // A ClientHello that announces 512 bytes.
        slow.addAll(connect(tls, 1, "\u0016\u0003\u0001\u0002\u0000\u0001"));
        var silent = new ArrayList<SlowClient>();
        for (int port : List.of(service.port(), service.managementPort(), tls)) {
            silent.addAll(connect(port, 1, ""));
        }

        assertThatAllEndWithin(HEAD, slow);
        assertThat(silent).allMatch(SlowClient::hasEnded);
    }

    @Test
    void a_connection_that_is_kept_may_rest_for_longer_than_a_head_may_take() throws Exception {
        var request = "GET /api/user HTTP/1.1\r\nHost: localhost\r\n\r\n";
        var kept = connect(service.port(), 1, request).get(0);
        assertThat(kept.answer()).startsWith("HTTP/1.1 401 ");

        TimeUnit.MILLISECONDS.sleep(HEAD.plusSeconds(2).toMillis());
        kept.send(request);

        assertThat(kept.answer()).startsWith("HTTP/1.1 401 ");
    }

    /** Each gets a byte a second; meanwhile others are asked for what they are there for. */
    private void assertThatAllEndWithin(Duration time, List<SlowClient> slow) throws Exception {
        long end = System.nanoTime() + time.plus(MARGIN).toNanos();
        var open = new ArrayList<>(slow);
        while (!open.isEmpty() && System.nanoTime() < end) {
            open.forEach(client -> client.send("x"));
            ask();
            TimeUnit.MILLISECONDS.sleep(500);
            open.removeIf(SlowClient::hasEnded);
        }
        assertThat(open).isEmpty();
    }

    private void ask() {
        long asked = System.nanoTime();
        service.client()
                .exchange("demo", issuer.token("repo:acme/app", "urn:mintmark:org:demo"))
                .expect(200);
        service.client().unchecked().get("/api/user").expect(401);
        service.management().get("/q/health/ready").expect(200);
        waits.add(Duration.ofNanos(System.nanoTime() - asked));
    }

    private static int count(String text, String part) {
        return text.split(part, -1).length - 1;
    }

    private static Duration median(List<Duration> durations) {
        return durations.stream().sorted().toList().get(durations.size() / 2);
    }

    private static String slowBody(String path, String headers) {
        return "POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n" + headers
                + "\r\n\r\n";
    }

    private List<SlowClient> connect(int port, int count, String beginning) throws IOException {
        var connected = new ArrayList<SlowClient>();
        for (int i = 0; i < count; i++) {
            var client = new SlowClient();
            clients.add(client);
            client.socket.setReceiveBufferSize(SMALL_WINDOW);
            client.socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            client.send(beginning);
            connected.add(client);
        }
        return connected;
    }

    /** Files and connections that the service has open. */
    private static long descriptors() throws IOException {
        try (var open = Files.list(Path.of("/proc", Long.toString(service.pid()), "fd"))) {
            return open.count();
        }
    }

    /** Reads only when it is asked to. */
    private static final class SlowClient {
        private final Socket socket = new Socket();
        private final StringBuilder heard = new StringBuilder();

        void send(String text) {
            try {
                socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
            } catch (IOException closed) {
                // As it is to be in the end: hasEnded tells.
            }
        }

        String heard() {
            return heard.toString();
        }

        /** The bytes that come as one piece. */
        String answer() throws IOException {
            socket.setSoTimeout(5_000);
            var answer = new byte[8_192];
            int length = socket.getInputStream().read(answer);
            return new String(answer, 0, Math.max(length, 0), StandardCharsets.ISO_8859_1);
        }

        /** Tells whether the other side has ended it; its bytes of before are read first. */
        boolean hasEnded() {
            try {
                socket.setSoTimeout(1);
                int next = socket.getInputStream().read();
                while (next >= 0) {
                    heard.append((char) next);
                    next = socket.getInputStream().read();
                }
                return true;
            } catch (SocketTimeoutException e) {
                return false;
            } catch (IOException e) {
                return true;
            }
        }

        @Override
        public String toString() {
            return socket + ": " + heard;
        }
    }
}
