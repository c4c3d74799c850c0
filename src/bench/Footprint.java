import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;

/**
 * What it takes to have the service: time from exec to the first token, and resident memory. Each in processes of its own, at a
 * database whose schema is current.
 */
final class Footprint {
    private static final int STARTS = 9;
    private static final int EXCHANGES = 100_000;
    private static final int CONNECTIONS = 16;
    private static final long PATIENCE_NANOS = 60_000_000_000L;
    /** So that what a start leaves for later is done. */
    private static final long IDLE_MILLIS = 5_000;

    private final Path directory;
    private final Database database;
    private final boolean isNative;
    private final Map<String, String> settings;
    private final Case asked;

    /** @param settings of the service, as those have that run beside it */
    Footprint(Path directory, Database database, boolean isNative, Map<String, String> settings, Case asked) {
        this.directory = directory;
        this.database = database;
        this.isNative = isNative;
        this.settings = settings;
        this.asked = asked;
    }

    /** Milliseconds. */
    record Start(double best, double median) {}

    /** MiB. */
    record Memory(long idle, long after100000) {}

    Start start() throws IOException, InterruptedException {
        var request = request();
        var millis = new double[STARTS];
        for (int i = 0; i < STARTS; i++) {
            long begin = System.nanoTime();
            try (var service = Service.launch(directory, database, isNative, settings)) {
                awaitToken(service.port(), request, begin);
                millis[i] = (System.nanoTime() - begin) / 1e6;
            }
        }
        Arrays.sort(millis);
        return new Start(millis[0], millis[STARTS / 2]);
    }

    Memory memory() throws IOException, InterruptedException {
        try (var service = Service.start(directory, database, isNative, settings)) {
            awaitToken(service.port(), request(), System.nanoTime());
            Thread.sleep(IDLE_MILLIS);
            long idle = ProcessUse.resident(service.pid());
            long done = 0;
            while (done < EXCHANGES) {
                var load = Load.run(
                        service.base(), asked.path(), asked.bodies(), "application/x-www-form-urlencoded", null, CONNECTIONS, 5);
                if (load.failed() > 0 || load.non2xx() > 0) {
                    throw new IllegalStateException("memory: not every answer was a token: " + load);
                }
                done += load.requests();
            }
            return new Memory(idle, ProcessUse.resident(service.pid()));
        }
    }

    /** Over a bare socket, so that what is measured is the service and not a client that warms up. */
    private byte[] request() throws IOException {
        try (var lines = Files.lines(asked.bodies())) {
            var body = lines.findFirst().orElseThrow();
            return ("POST " + asked.path() + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                            + "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: " + body.length()
                            + "\r\n\r\n" + body)
                    .getBytes(StandardCharsets.US_ASCII);
        }
    }

    private static void awaitToken(int port, byte[] request, long begin) throws InterruptedException {
        while (!isToken(port, request)) {
            if (System.nanoTime() - begin > PATIENCE_NANOS) {
                throw new IllegalStateException("no token within a minute");
            }
            Thread.sleep(1);
        }
    }

    private static boolean isToken(int port, byte[] request) {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream().write(request);
            var answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return answer.startsWith("HTTP/1.1 200");
        } catch (IOException e) {
            return false;
        }
    }
}
