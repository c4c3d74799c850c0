package dev.mintmark.testing;

import dev.mintmark.platform.database.EmbeddedDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.flywaydb.core.Flyway;

/**
 * A database on a PostgreSQL that the service does not run itself. There is one server for all tests; each has a database of
 * its own there, empty at first.
 */
public final class OutsideDatabase {
    private static final AtomicInteger MADE = new AtomicInteger();

    private final String name;
    private final int port;

    private OutsideDatabase(String name, int port) {
        this.name = name;
        this.port = port;
    }

    private static final class Server {
        private static final EmbeddedDatabase RUNNING = start();

        private static EmbeddedDatabase start() {
            try {
                var directory = Files.createTempDirectory(PackagedService.BUILD, "outside-database-");
                var database = EmbeddedDatabase.start(directory);
                Runtime.getRuntime().addShutdownHook(new Thread(database::close));
                return database;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** A new one without tables. */
    public static OutsideDatabase empty() {
        var name = "outside_" + MADE.incrementAndGet();
        try (var connection = connect("postgres");
                var statement = connection.createStatement()) {
            statement.execute("create database " + name);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return new OutsideDatabase(name, serverPort());
    }

    /** The same one, reached through this relay. */
    public OutsideDatabase through(Relay relay) {
        return new OutsideDatabase(name, relay.port());
    }

    /** The port of the server itself. */
    public static int serverPort() {
        var url = Server.RUNNING.reactiveUrl();
        return Integer.parseInt(url.replaceAll("^.*:([0-9]+)/.*$", "$1"));
    }

    public String reactiveUrl() {
        return "postgresql://127.0.0.1:" + port + "/" + name;
    }

    /**
     * The settings by which a service uses it, with a key-encryption key in this directory. Replicas that are given the
     * same directory have the same key.
     */
    public Map<String, String> environment(Path directory) {
        return Map.of(
                "QUARKUS_DATASOURCE_REACTIVE_URL", reactiveUrl(),
                "QUARKUS_DATASOURCE_USERNAME", Server.RUNNING.user(),
                "QUARKUS_DATASOURCE_PASSWORD", Server.RUNNING.password(),
                "MINTMARK_KEY_ENCRYPTION_KEY_FILE", keyEncryptionKey(directory).toString());
    }

    /** Gives it the tables that an older version had, the last of whose migrations this was. */
    public void migrateTo(String version) {
        Flyway.configure()
                .dataSource(
                        "jdbc:postgresql://127.0.0.1:" + serverPort() + "/" + name,
                        Server.RUNNING.user(),
                        Server.RUNNING.password())
                .target(version)
                .load()
                .migrate();
    }

    /** A column of one row, as text. */
    public String ask(String query) {
        return askAll(query).get(0);
    }

    /** The first column of every row, as text. */
    public List<String> askAll(String query) {
        try (var connection = connect(name);
                var statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            var all = new ArrayList<String>();
            while (rows.next()) {
                all.add(rows.getString(1));
            }
            return all;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Changes something behind the service's back. */
    public void tell(String statement) {
        try (var connection = connect(name);
                var open = connection.createStatement()) {
            open.executeUpdate(statement);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A backup as it is now; no service may be connected. */
    public OutsideDatabase copy() {
        var copy = "outside_" + MADE.incrementAndGet();
        replace(copy, name);
        return new OutsideDatabase(copy, port);
    }

    /** Puts a backup in its place; no service may be connected. */
    public void putBack(OutsideDatabase backup) {
        replace(name, backup.name);
    }

    private static void replace(String name, String template) {
        try (var connection = connect("postgres");
                var statement = connection.createStatement()) {
            // What a killed service left open takes a moment to end.
            statement.execute(
                    "select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = '" + template + "'");
            statement.execute("drop database if exists " + name + " with (force)");
            statement.execute("create database " + name + " template " + template);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Does something while a transaction of somebody else's has run this statement and holds its rows. */
    public void holding(String statement, Runnable meanwhile) {
        try (var connection = connect(name);
                var open = connection.createStatement()) {
            connection.setAutoCommit(false);
            open.execute(statement);
            meanwhile.run();
            connection.rollback();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A key-encryption key in this directory, made where there is none. */
    static Path keyEncryptionKey(Path directory) {
        var file = directory.resolve("key-encryption-key").toAbsolutePath();
        try {
            if (!Files.exists(file)) {
                Files.createDirectories(file.getParent());
                Files.writeString(file, Base64.getEncoder().encodeToString(new byte[32]));
            }
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Connection connect(String name) throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + serverPort() + "/" + name,
                Server.RUNNING.user(),
                Server.RUNNING.password());
    }
}
