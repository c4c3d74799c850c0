package dev.mintmark.testing;

import dev.mintmark.platform.database.EmbeddedDatabase;
import io.zonky.test.db.postgres.util.LinuxUtils;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Two PostgreSQL servers on loopback. One is the other's synchronous standby over real streaming replication: what the
 * first has acknowledged, the second has.
 */
public final class ReplicatedDatabase implements AutoCloseable {
    private static final String USER = "postgres";
    private static final String STANDBY = "standby";

    /** Each server makes its own. */
    private static final Set<String> NOT_COPIED = Set.of("postmaster.pid", "postmaster.opts");

    private static final Set<String> COPIED_EMPTY = Set.of("pg_wal", "pg_replslot", "pg_stat_tmp", "pg_subtrans");

    private final Path binaries;
    private final String password;
    private Server primary;
    private Server standby;

    private ReplicatedDatabase(Path binaries, String password, Server primary, Server standby) {
        this.binaries = binaries;
        this.password = password;
        this.primary = primary;
        this.standby = standby;
    }

    /** One of the two. */
    private record Server(Path cluster, int port) {
        Process launch(Path binaries) throws IOException {
            var command = new ArrayList<String>();
            if (LinuxUtils.isUnshareAvailable()) {
                command.addAll(List.of("unshare", "-U"));
            }
            command.add(binaries.resolve("bin/postgres").toString());
            command.addAll(List.of("-D", cluster.toString(), "-p", Integer.toString(port)));
            Stream.of(
                            "listen_addresses=127.0.0.1",
                            "unix_socket_directories=",
                            "max_connections=90",
                            "wal_keep_size=256")
                    .forEach(setting -> command.addAll(List.of("-c", setting)));
            var builder = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(cluster.resolveSibling(cluster.getFileName() + ".log")
                            .toFile());
            builder.environment().put("LC_ALL", "C");
            return builder.start();
        }

        PostgresUnderTest underTest(String password) {
            return new PostgresUnderTest(cluster, () -> connect(password));
        }

        Connection connect(String password) throws SQLException {
            return DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + port + "/" + USER, USER, password);
        }
    }

    /** Starts both and waits until the standby has all that the primary has. */
    public static ReplicatedDatabase start(Path directory) {
        try {
            var made = EmbeddedDatabase.start(directory);
            var password = made.password();
            made.close();
            Path binaries;
            try (var unpacked = Files.list(directory.resolve("postgres-binaries"))) {
                binaries = unpacked.filter(Files::isDirectory).findFirst().orElseThrow();
            }
            var pair = new ReplicatedDatabase(
                    binaries.toAbsolutePath(),
                    password,
                    new Server(directory.resolve("postgres").toAbsolutePath(), FreePort.next()),
                    new Server(directory.resolve("copy").toAbsolutePath(), FreePort.next()));
            Runtime.getRuntime().addShutdownHook(new Thread(pair::close));
            pair.primary.launch(pair.binaries);
            pair.primary().awaitAccepting();
            pair.makeStandby();
            return pair;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The settings by which a service uses the server that takes writes. */
    public Map<String, String> environment(Path directory) {
        return Map.of(
                "QUARKUS_DATASOURCE_REACTIVE_URL",
                "postgresql://127.0.0.1:" + primary.port() + ",127.0.0.1:" + standby.port() + "/" + USER
                        + "?target_session_attrs=read-write",
                "QUARKUS_DATASOURCE_USERNAME",
                USER,
                "QUARKUS_DATASOURCE_PASSWORD",
                password,
                "MINTMARK_KEY_ENCRYPTION_KEY_FILE",
                OutsideDatabase.keyEncryptionKey(directory).toString());
    }

    /** SIGKILL for the primary; the standby takes over. The killed one does not come back by itself. */
    public void failOver() {
        try {
            primary().kill9();
            standby.underTest(password).tell("select pg_promote(true, 30)");
            var former = primary;
            primary = standby;
            standby = former;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Copies the primary onto the other server anew, starts that, and has the primary wait for it with each commit. */
    public void makeStandby() {
        try {
            delete(standby.cluster());
            copyPrimary();
            standby.launch(binaries);
            primary().await("select 1 from pg_stat_replication where state = 'streaming'");
            primary().tell("alter system set synchronous_standby_names = '" + STANDBY + "'");
            primary().tell("select pg_reload_conf()");
            primary().await("select 1 from pg_stat_replication where sync_state = 'sync'");
        } catch (IOException | SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** SIGKILL for the primary and its start again, as an init system does it. */
    public void kill9AndRestart() {
        try {
            primary().kill9();
            Files.deleteIfExists(primary.cluster().resolve("postmaster.pid"));
            primary.launch(binaries);
            primary().awaitAccepting();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The port on loopback of the server that takes writes. */
    public int primaryPort() {
        return primary.port();
    }

    /** The one of the two that takes writes. */
    public PostgresUnderTest primary() {
        return primary.underTest(password);
    }

    @Override
    public void close() {
        endIfAlive(primary);
        endIfAlive(standby);
    }

    private void endIfAlive(Server server) {
        if (Files.exists(server.cluster().resolve("postmaster.pid"))) {
            try {
                server.underTest(password).kill9();
            } catch (UncheckedIOException | NoSuchElementException gone) {
                // it has just ended by itself
            }
        }
    }

    /** A base backup over an ordinary connection: the archive has no program for it. */
    private void copyPrimary() throws IOException, SQLException {
        try (var connection = primary.connect(password);
                var statement = connection.createStatement()) {
            statement.execute("select pg_backup_start('copy', true)");
            copy(primary.cluster(), standby.cluster());
            try (var label = statement.executeQuery("select labelfile from pg_backup_stop(false)")) {
                label.next();
                Files.writeString(standby.cluster().resolve("backup_label"), label.getString(1));
            }
        }
        Files.createFile(standby.cluster().resolve("standby.signal"));
        Files.writeString(
                standby.cluster().resolve("postgresql.auto.conf"),
                "primary_conninfo = 'host=127.0.0.1 port=" + primary.port() + " user=" + USER + " password=" + password
                        + " application_name=" + STANDBY + "'\n",
                StandardOpenOption.TRUNCATE_EXISTING);
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
                    throws IOException {
                var target = Files.createDirectory(to.resolve(from.relativize(directory)));
                Files.setPosixFilePermissions(target, Files.getPosixFilePermissions(directory));
                if (!COPIED_EMPTY.contains(directory.getFileName().toString())) {
                    return FileVisitResult.CONTINUE;
                }
                return FileVisitResult.SKIP_SUBTREE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (!NOT_COPIED.contains(file.getFileName().toString())) {
                    try {
                        Files.copy(file, to.resolve(from.relativize(file)));
                    } catch (NoSuchFileException dropped) {
                        return FileVisitResult.CONTINUE;
                    }
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
                if (failure instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE;
                }
                throw failure;
            }
        });
    }

    private static void delete(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        try (var files = Files.walk(directory)) {
            for (var file : files.sorted((one, other) -> other.compareTo(one)).toList()) {
                Files.delete(file);
            }
        }
    }
}
