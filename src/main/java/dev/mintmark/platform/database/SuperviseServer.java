package dev.mintmark.platform.database;

import java.io.IOException;
import java.time.Duration;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Restarts a PostgreSQL server whenever its process ends, as an init system would. The first restart is immediate.
 * Later pauses grow to a minute at most.
 */
final class SuperviseServer {
    private static final Logger LOG = Logger.getLogger(SuperviseServer.class);
    private static final long LOOK_MILLIS = 100;
    private static final long FIRST_PAUSE_MILLIS = 500;
    private static final long MAX_PAUSE_MILLIS = 8_000;
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    /** One that ends sooner than that has not come back. */
    private static final Duration STABLE = Duration.ofSeconds(10);

    private final PostgresServer server;
    private @Nullable Thread thread;
    private volatile boolean ended;

    SuperviseServer(PostgresServer server) {
        this.server = server;
    }

    synchronized void begin(Consumer<String> givenUp) {
        thread = new Thread(() -> watch(givenUp), "embedded-database-watch");
        thread.setDaemon(true);
        thread.start();
    }

    /** Ends the supervision: a server that ends from now on is not restarted. */
    synchronized void end() {
        ended = true;
        if (thread != null) {
            thread.interrupt();
        }
    }

    private void watch(Consumer<String> givenUp) {
        try {
            String reason = null;
            long lastStart = System.nanoTime() - STABLE.toNanos();
            long outage = lastStart;
            long pause = 0;
            while (!ended) {
                if (reason == null) {
                    awaitEnd();
                    LOG.warnf("The embedded PostgreSQL has ended; it is started again (its log: %s)", server.log());
                }
                if (System.nanoTime() - lastStart >= STABLE.toNanos() && reason == null) {
                    outage = System.nanoTime();
                    pause = 0;
                }
                if (System.nanoTime() - outage > PATIENCE.toNanos()) {
                    givenUp.accept("the embedded PostgreSQL ended and did not come up again for a minute: "
                            + (reason == null ? "it ends soon after each start" : reason) + "; its log is "
                            + server.log());
                    return;
                }
                Thread.sleep(pause);
                pause = Math.min(Math.max(2 * pause, FIRST_PAUSE_MILLIS), MAX_PAUSE_MILLIS);
                lastStart = System.nanoTime();
                reason = restart();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * A server that stops waits for its clients to leave, and takes no new ones. Ours would never leave, so they are
     * sent away.
     */
    private void awaitEnd() throws InterruptedException {
        var process = server.process();
        while (process.isPresent() && PostgresServer.isAlive(process.get())) {
            Thread.sleep(LOOK_MILLIS);
            server.boundLog();
            if (server.isStopping()) {
                PostgresServer.interrupt(process.get());
                Thread.sleep(FIRST_PAUSE_MILLIS);
            }
        }
        if (ended) {
            throw new InterruptedException();
        }
    }

    /** Null where it runs again, else why it does not. */
    private @Nullable String restart() {
        try {
            server.forgetDeadProcess();
            server.start();
            LOG.info("The embedded PostgreSQL runs again");
            return null;
        } catch (IOException e) {
            LOG.debugf("The embedded PostgreSQL does not start: %s", e.getMessage());
            return e.getMessage();
        }
    }
}
