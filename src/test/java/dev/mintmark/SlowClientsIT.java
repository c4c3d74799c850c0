package dev.mintmark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.testing.PackagedService;
import dev.mintmark.testing.TestAuthority;
import java.io.IOException;
import java.net.InetAddress;
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
import org.junit.jupiter.api.Test;

/** Whoever is slow on purpose loses the connection; whoever is not is answered meanwhile as ever. */
class SlowClientsIT {
    private static final int MANY = 500;
    private static final Duration HEAD = Duration.ofSeconds(10);
    private static final Duration BODY = Duration.ofSeconds(30);
    /** For a machine with other work. */
    private static final Duration MARGIN = Duration.ofSeconds(5);

    private static PackagedService service;
    private final List<Socket> sockets = new ArrayList<>();
    private final List<Duration> waits = new ArrayList<>();

    @BeforeAll
    static void start() {
        var authority = TestAuthority.create("an authority");
        service = PackagedService.installation()
                .withTls(authority.issue("localhost"))
                .ready();
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @AfterEach
    void disconnect() throws IOException {
        for (var socket : sockets) {
            socket.close();
        }
    }

    @Test
    void five_hundred_slow_heads_and_as_many_slow_bodies_end_while_others_are_answered() throws Exception {
        long before = descriptors();
        long start = System.nanoTime();
        var heads = connect(service.port(), MANY, "GET /api/user HTTP/1.1\r\nHost: localhost\r\nX-Slow: ");
        var bodies = connect(
                service.port(),
                MANY,
                "POST /api/oauth/token HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n");

        while (since(start).compareTo(HEAD.plus(MARGIN)) < 0) {
            drip(heads);
            drip(bodies);
            ask();
            TimeUnit.SECONDS.sleep(1);
        }
        assertThat(heads).allMatch(SlowClientsIT::isClosed);
        assertThat(bodies).noneMatch(SlowClientsIT::isClosed);
        while (since(start).compareTo(BODY.plus(MARGIN)) < 0) {
            drip(bodies);
            ask();
            TimeUnit.SECONDS.sleep(1);
        }
        assertThat(bodies).allMatch(SlowClientsIT::isClosed);
        assertThat(waits.stream().sorted().toList().get(waits.size() / 2)).isLessThan(Duration.ofSeconds(1));
        assertThat(descriptors()).isLessThan(before + 50);
    }

    @Test
    void heads_end_on_every_port_whatever_it_is_that_does_not_come() throws Exception {
        int tls = Integer.parseInt(service.tlsUrl().replaceAll("^.*:", ""));
        var silent = new ArrayList<Socket>();
        var dripping = new ArrayList<Socket>();
        for (int port : List.of(service.port(), service.managementPort(), tls)) {
            silent.addAll(connect(port, 1, ""));
        }
        for (int port : List.of(service.port(), service.managementPort())) {
            dripping.addAll(connect(port, 1, "G"));
            dripping.addAll(connect(port, 1, "GET /q/health HTTP/1.1\r\nX-Slow: "));
            dripping.addAll(connect(port, 1, "PRI * HTTP/2.0\r\n\r\nSM"));
            dripping.addAll(connect(port, 1, "GET /q/health/live HTTP/1.1\r\nHost: localhost\r\n\r\nGET /q"));
        }
        // A ClientHello that announces 512 bytes.
        dripping.addAll(connect(tls, 1, "\u0016\u0003\u0001\u0002\u0000\u0001"));

        for (int second = 0; second < HEAD.plus(MARGIN).toSeconds(); second++) {
            drip(dripping);
            TimeUnit.SECONDS.sleep(1);
        }

        assertThat(silent).allMatch(SlowClientsIT::isClosed);
        assertThat(dripping).allMatch(SlowClientsIT::isClosed);
    }

    @Test
    void a_connection_that_is_kept_may_rest_for_longer_than_a_head_may_take() throws Exception {
        var request = "GET /api/user HTTP/1.1\r\nHost: localhost\r\n\r\n";
        var kept = connect(service.port(), 1, request).get(0);
        assertThat(firstLine(kept)).contains(" 401 ");

        TimeUnit.SECONDS.sleep(HEAD.plus(MARGIN).toSeconds());
        kept.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));

        assertThat(firstLine(kept)).contains(" 401 ");
    }

    private void ask() {
        long asked = System.nanoTime();
        service.client().unchecked().get("/api/user").expect(401);
        service.management().get("/q/health/live").expect(200);
        waits.add(since(asked));
    }

    private List<Socket> connect(int port, int count, String beginning) throws IOException {
        var connected = new ArrayList<Socket>();
        for (int i = 0; i < count; i++) {
            var socket = new Socket(InetAddress.getLoopbackAddress(), port);
            sockets.add(socket);
            connected.add(socket);
            socket.getOutputStream().write(beginning.getBytes(StandardCharsets.ISO_8859_1));
        }
        return connected;
    }

    private static void drip(List<Socket> sockets) {
        sockets.forEach(SlowClientsIT::drip);
    }

    private static void drip(Socket socket) {
        try {
            socket.getOutputStream().write('x');
        } catch (IOException closed) {
            // As it is to be in the end: isClosed tells.
        }
    }

    /** Whether the other side has ended it; what it said before is read first. */
    private static boolean isClosed(Socket socket) {
        try {
            socket.setSoTimeout(20);
            while (socket.getInputStream().read() >= 0) {}
            return true;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    private static String firstLine(Socket socket) throws IOException {
        socket.setSoTimeout(5_000);
        var answer = new byte[4096];
        int length = socket.getInputStream().read(answer);
        return new String(answer, 0, Math.max(length, 0), StandardCharsets.US_ASCII)
                .lines()
                .findFirst()
                .orElse("");
    }

    private static Duration since(long nanoTime) {
        return Duration.ofNanos(System.nanoTime() - nanoTime);
    }

    /** Files and connections that the service has open. */
    private static long descriptors() throws IOException {
        try (var open = Files.list(Path.of("/proc", Long.toString(service.pid()), "fd"))) {
            return open.count();
        }
    }
}
