package dev.mintmark.platform.database;

import dev.mintmark.platform.start.StartRefusedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * A PostgreSQL server that this process runs under its data directory: durable, on loopback, behind a password. It
 * outlives a kill -9 of the service. The next start finds it, stops it and starts it anew.
 */
public final class EmbeddedDatabase implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String CLUSTER = "postgres";

    private final PostgresServer server;
    private final SuperviseServer supervisor;
    private final Path passwordFile;
    private final FileChannel lock;

    private EmbeddedDatabase(PostgresServer server, Path passwordFile, FileChannel lock) {
        this.server = server;
        this.supervisor = new SuperviseServer(server);
        this.passwordFile = passwordFile;
        this.lock = lock;
    }

    /**
     * Starts the database of a data directory, making it where there is none. Blocks until it answers.
     *
     * @throws StartRefusedException where another process uses the directory, or it cannot be used, or this build has no
     *     PostgreSQL in it
     */
    public static EmbeddedDatabase start(Path dataDirectory) {
        try {
            PrivateFiles.createDirectory(dataDirectory);
            var lock = lock(dataDirectory);
            var passwordFile =
                    dataDirectory.resolve("postgres-password").toAbsolutePath().normalize();
            PrivateFiles.secret(passwordFile);
            var server = new PostgresServer(
                    PostgresBinaries.unpack(dataDirectory
                            .resolve("postgres-binaries")
                            .toAbsolutePath()
                            .normalize()),
                    dataDirectory.resolve(CLUSTER).toAbsolutePath().normalize(),
                    dataDirectory.resolve("postgres.log").toAbsolutePath().normalize(),
                    freePort());
            stopLeftOver(server);
            server.makeCluster(passwordFile);
            server.start();
            return new EmbeddedDatabase(server, passwordFile, lock);
        } catch (IOException | UncheckedIOException e) {
            throw new StartRefusedException(
                    "mintmark.data-dir (MINTMARK_DATA_DIR): the embedded PostgreSQL does not start in "
                            + dataDirectory.toAbsolutePath() + ": " + PrivateFiles.reason(e));
        }
    }

    /** Tells whether a data directory has a database already, running or not. */
    public static boolean exists(Path dataDirectory) {
        return Files.exists(dataDirectory.resolve(CLUSTER));
    }

    /** The URL for the reactive driver, {@code postgresql://…}. */
    public String reactiveUrl() {
        return "postgresql://127.0.0.1:" + server.port() + "/postgres";
    }

    /** The URL for JDBC. */
    public String jdbcUrl() {
        return "jdbc:" + reactiveUrl();
    }

    public String user() {
        return PostgresServer.USER;
    }

    public String password() {
        try {
            return PrivateFiles.secret(passwordFile);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The file of its password, to be read again at each use. */
    public Path passwordFile() {
        return passwordFile;
    }

    /**
     * Starts it again whenever it ends and was not told to.
     *
     * @param givenUp is told, once and in one sentence, when that has not helped for a minute
     */
    public void supervise(Consumer<String> givenUp) {
        supervisor.begin(givenUp);
    }

    /** Stops it, after its clients' last statements. */
    @Override
    public void close() {
        try {
            supervisor.end();
            server.stop();
            lock.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Held while this process lives, and let go by the kernel however it ends. */
    private static FileChannel lock(Path dataDirectory) throws IOException {
        var channel =
                FileChannel.open(dataDirectory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (channel.tryLock() != null) {
                return channel;
            }
        } catch (OverlappingFileLockException e) {
            // ours already: refused like another's
        }
        channel.close();
        throw new StartRefusedException("mintmark.data-dir (MINTMARK_DATA_DIR): another Mintmark is running on "
                + dataDirectory.toAbsolutePath() + "; stop it or name another directory");
    }

    private static void stopLeftOver(PostgresServer server) throws IOException {
        var process = server.process();
        if (process.isEmpty()) {
            server.forgetDeadProcess();
            return;
        }
        PostgresServer.interrupt(process.get());
        try {
            process.get().onExit().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            throw new StartRefusedException("mintmark.data-dir (MINTMARK_DATA_DIR): the PostgreSQL of an earlier run"
                    + " (process " + process.get().pid() + ") does not stop; stop it by hand");
        }
    }
}
