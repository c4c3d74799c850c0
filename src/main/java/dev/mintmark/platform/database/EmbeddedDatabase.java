package dev.mintmark.platform.database;

import dev.mintmark.platform.start.StartRefusedException;
import io.zonky.test.db.postgres.embedded.DefaultPostgresBinaryResolver;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * PostgreSQL run by this process under its data directory: durable, on loopback, behind a password. It outlives a kill -9
 * of the service; the next start finds it, stops it and starts it anew.
 */
public final class EmbeddedDatabase implements AutoCloseable {
    private static final String USER = "postgres";
    private static final String BINARIES = "postgres-binaries";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final EmbeddedPostgres postgres;
    private final String password;
    private final FileChannel lock;

    private EmbeddedDatabase(EmbeddedPostgres postgres, String password, FileChannel lock) {
        this.postgres = postgres;
        this.password = password;
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
            PrivateFiles.createDirectory(dataDirectory.resolve(BINARIES));
            var cluster = dataDirectory.resolve("postgres").toAbsolutePath();
            stopLeftOver(cluster);
            var password = PrivateFiles.secret(dataDirectory.resolve("postgres-password"));
            return new EmbeddedDatabase(start(dataDirectory, cluster, password), password, lock);
        } catch (IOException | UncheckedIOException | IllegalStateException e) {
            throw new StartRefusedException(
                    "mintmark.data-dir (MINTMARK_DATA_DIR): the embedded PostgreSQL does not start in "
                            + dataDirectory.toAbsolutePath() + ": " + e.getMessage());
        }
    }

    /** For the reactive driver, {@code postgresql://…}. */
    public String reactiveUrl() {
        return "postgresql://127.0.0.1:" + postgres.getPort() + "/postgres";
    }

    /** For JDBC. */
    public String jdbcUrl() {
        return "jdbc:" + reactiveUrl();
    }

    public String user() {
        return USER;
    }

    public String password() {
        return password;
    }

    /** Stops it, after its clients' last statements. */
    @Override
    public void close() {
        try {
            postgres.close();
            lock.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static InputStream binaries(String system, String architecture) throws IOException {
        try {
            return DefaultPostgresBinaryResolver.INSTANCE.getPgBinary(system, architecture);
        } catch (IllegalStateException e) {
            throw new StartRefusedException(
                    "quarkus.datasource.reactive.url (QUARKUS_DATASOURCE_REACTIVE_URL) is missing, and this build has no"
                            + " PostgreSQL for this platform in it; say where one is");
        }
    }

    private static EmbeddedPostgres start(Path dataDirectory, Path cluster, String password) throws IOException {
        return EmbeddedPostgres.builder()
                .setPgBinaryResolver(EmbeddedDatabase::binaries)
                .setDataDirectory(cluster)
                .setCleanDataDirectory(false)
                // The unpacking lets everybody write here, so it happens where nobody else may enter.
                .setOverrideWorkingDirectory(dataDirectory
                        .resolve(BINARIES)
                        .resolve("unpacked")
                        .toAbsolutePath()
                        .toFile())
                .setRegisterShutdownHook(false)
                .setPGStartupWait(PATIENCE)
                .setErrorRedirector(Redirect.DISCARD)
                .setOutputRedirector(
                        Redirect.appendTo(dataDirectory.resolve("postgres.log").toFile()))
                // To initdb: password authentication from the first moment on.
                .setLocaleConfig("auth", "scram-sha-256")
                .setLocaleConfig(
                        "pwfile",
                        dataDirectory
                                .resolve("postgres-password")
                                .toAbsolutePath()
                                .toString())
                .setConnectConfig("password", password)
                .setServerConfig("listen_addresses", "127.0.0.1")
                .setServerConfig("unix_socket_directories", "")
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("full_page_writes", "on")
                .setServerConfig("max_connections", "50")
                .start();
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

    private static void stopLeftOver(Path cluster) throws IOException {
        var pidFile = cluster.resolve("postmaster.pid");
        if (!Files.exists(pidFile)) {
            return;
        }
        var lines = Files.readAllLines(pidFile);
        if (lines.size() < 2 || !lines.get(0).matches("[0-9]{1,9}")) {
            return;
        }
        var process = ProcessHandle.of(Long.parseLong(lines.get(0))).filter(it -> runs(it, lines.get(1)));
        if (process.isEmpty()) {
            return;
        }
        interrupt(process.get());
        try {
            process.get().onExit().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            throw new StartRefusedException("mintmark.data-dir (MINTMARK_DATA_DIR): the PostgreSQL of an earlier run"
                    + " (process " + process.get().pid() + ") does not stop; stop it by hand");
        }
    }

    /** The number in the file may be another process's by now, even that of another PostgreSQL. */
    private static boolean runs(ProcessHandle process, String cluster) {
        var info = process.info();
        return info.command().map(command -> command.endsWith("postgres")).orElse(false)
                && info.arguments()
                        .map(arguments -> List.of(arguments).contains(cluster))
                        .orElse(false);
    }

    /** SIGINT is PostgreSQL's fast shutdown; SIGTERM, all that there is without a {@code kill}, waits for its clients. */
    private static void interrupt(ProcessHandle process) {
        try {
            new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start();
        } catch (IOException e) {
            process.destroy();
        }
    }
}
