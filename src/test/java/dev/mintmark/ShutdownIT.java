package dev.mintmark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.testing.OutsideDatabase;
import dev.mintmark.testing.PackagedService;
import dev.mintmark.testing.TrustingService;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** SIGTERM: nothing that was asked is left without its answer, and nothing is waited for in vain. */
class ShutdownIT {
    private static final int CALLERS = 8;
    private static final String GRANT = "urn:ietf:params:oauth:grant-type:token-exchange";
    private static final String ID_TOKEN = "urn:ietf:params:oauth:token-type:id_token";

    private final AtomicInteger acknowledged = new AtomicInteger();
    private final Queue<String> lost = new ConcurrentLinkedQueue<>();
    private final AtomicInteger refused = new AtomicInteger();
    private final AtomicInteger saidClose = new AtomicInteger();

    @ParameterizedTest
    @ValueSource(strings = {"0S", "2S"})
    void under_load_every_request_that_was_sent_is_answered_and_every_token_kept(String delay) throws Exception {
        try (var trusting = TrustingService.start(Map.of("MINTMARK_SHUTDOWN_DELAY", delay))) {
            var organization = trusting.trusting();
            int before = tokens(trusting, organization);
            var callers = new ArrayList<Thread>();
            for (int i = 0; i < CALLERS; i++) {
                var caller = new Thread(() -> call(trusting, organization));
                caller.start();
                callers.add(caller);
            }
            while (acknowledged.get() < 10 * CALLERS) {
                Thread.sleep(20);
            }

            trusting.service().terminate();
            for (var caller : callers) {
                caller.join();
            }

            assertThat(lost).isEmpty();
            assertThat(refused).hasValue(0);
            assertThat(saidClose.get()).isPositive();
            assertThat(tokens(trusting, organization) - before).isEqualTo(acknowledged.get());
        }
    }

    @Test
    void a_start_that_waits_for_its_database_ends_within_two_seconds() throws Exception {
        try (var silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            var installation = PackagedService.installation();
            var environment = OutsideDatabase.empty().environment(installation.directory());
            var saysNothing = "127.0.0.1:" + silent.getLocalPort();
            // one that says nothing, one that is not there, one whose packets vanish (RFC 5737), and several
            for (var server : List.of(saysNothing, "127.0.0.1:1", "192.0.2.1:5432", "127.0.0.1:1," + saysNothing)) {
                var start = installation
                        .with(environment)
                        .with("QUARKUS_DATASOURCE_REACTIVE_URL", "postgresql://" + server + "/mintmark")
                        .elsewhere();
                try (var service = start.launch()) {
                    awaitListening(start.managementPort());
                    Thread.sleep(1_000);
                    long before = System.nanoTime();

                    service.terminate();

                    assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(2));
                    assertThat(service.output()).doesNotContain("\tat ").doesNotContain("ERROR");
                }
            }
        }
    }

    private static void awaitListening(int port) throws InterruptedException {
        for (int i = 0; i < 600; i++) {
            try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                if (socket.isConnected()) {
                    return;
                }
            } catch (IOException e) {
                Thread.sleep(100);
            }
        }
        throw new AssertionError("nobody listens on port " + port);
    }

    private static int tokens(TrustingService service, String organization) {
        return Integer.parseInt(service.database()
                .ask(
                        "select count(*) from issued_token t join organization o on o.id = t.organization_id where o.name = '"
                                + organization + "'"));
    }

    /** Until nobody takes connections any more; connections are kept for as long as the answers permit. */
    private void call(TrustingService trusting, String organization) {
        while (true) {
            try (var socket = new Socket(
                    InetAddress.getLoopbackAddress(), trusting.service().port())) {
                callOver(socket, trusting, organization);
            } catch (IOException noConnection) {
                return;
            }
        }
    }

    private void callOver(Socket socket, TrustingService trusting, String organization) throws IOException {
        var answers = new BufferedInputStream(socket.getInputStream());
        boolean open = true;
        int sent = 0;
        while (open) {
            var body = "grant_type=" + encoded(GRANT) + "&subject_token_type=" + encoded(ID_TOKEN) + "&audience="
                    + encoded("urn:mintmark:org:" + organization) + "&subject_token="
                    + trusting.subjectToken(organization);
            try {
                socket.getOutputStream()
                        .write(("POST /api/oauth/token HTTP/1.1\r\nHost: localhost\r\nContent-Type:"
                                        + " application/x-www-form-urlencoded\r\nContent-Length: " + body.length()
                                        + "\r\n\r\n" + body)
                                .getBytes(StandardCharsets.ISO_8859_1));
                sent++;
                open = readAnswer(answers);
            } catch (IOException reset) {
                lost.add("request " + sent + " of its connection at " + Instant.now() + ": " + reset.getMessage());
                return;
            }
        }
    }

    /** Tells whether the connection stays. */
    private boolean readAnswer(InputStream answers) throws IOException {
        var head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = answers.read();
            if (next < 0) {
                throw new IOException("ended before the answer");
            }
            head.append((char) next);
        }
        var lines = head.toString().toLowerCase(Locale.ROOT);
        int start = lines.indexOf("content-length: ") + "content-length: ".length();
        int length = Integer.parseInt(lines.substring(start, lines.indexOf('\r', start)));
        if (answers.readNBytes(length).length < length) {
            throw new IOException("ended within the answer");
        }
        (lines.startsWith("http/1.1 200") ? acknowledged : refused).incrementAndGet();
        boolean closes = lines.contains("connection: close");
        if (closes) {
            saidClose.incrementAndGet();
        }
        return !closes;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
