package dev.mintmark.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.platform.start.StartRefusedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** A PostgreSQL server that a test stops, kills, waits for, and asks what it has kept. */
public final class PostgresUnderTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration POLL = Duration.ofMillis(20);

    private final Path cluster;
    private final Connect connect;

    /** Makes a connection of the test's own, past the service. */
    @FunctionalInterface
    public interface Connect {
        Connection get() throws SQLException, IOException;
    }

    /** @param cluster the server's data directory */
    public PostgresUnderTest(Path cluster, Connect connect) {
        this.cluster = cluster;
        this.connect = connect;
    }

    public ProcessHandle postmaster() {
        try {
            var pid = Files.readAllLines(cluster.resolve("postmaster.pid")).get(0);
            return ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** SIGKILL for all its processes; returns when they are gone. */
    public void kill9() {
        var all = processes();
        all.forEach(ProcessHandle::destroyForcibly);
        all.forEach(process -> process.onExit().join());
    }

    /** SIGSTOP for all its processes, and SIGCONT after a while. Answers when that began, as {@link System#nanoTime()} counts. */
    public long stopFor(Duration time) {
        signal("-STOP");
        Pause.of(time);
        long back = System.nanoTime();
        signal("-CONT");
        return back;
    }

    /** Runs a statement as its owner. */
    public void tell(String text) throws SQLException {
        try (var connection = connection();
                var statement = connection.createStatement()) {
            statement.execute(text);
        }
    }

    /** The first column of every row that it answers, as text. */
    public Set<String> ask(String query) {
        try (var connection = connection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            var all = new HashSet<String>();
            while (rows.next()) {
                all.add(rows.getString(1));
            }
            return all;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Waits until it takes connections. Answers when that was, as {@link System#nanoTime()} counts. */
    public long awaitAccepting() {
        return await("select 1");
    }

    /** Waits until a query has a row. Answers when that was, as {@link System#nanoTime()} counts. */
    public long await(String query) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!hasRow(query)) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("no row within " + PATIENCE + ": " + query);
            }
            Pause.of(POLL);
        }
        return System.nanoTime();
    }

    private boolean hasRow(String query) {
        try (var connection = connection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            return rows.next();
        } catch (SQLException | StartRefusedException e) {
            return false;
        }
    }

    private Connection connection() throws SQLException {
        try {
            return connect.get();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<ProcessHandle> processes() {
        var postmaster = postmaster();
        return Stream.concat(Stream.of(postmaster), postmaster.descendants()).toList();
    }

    private void signal(String signal) {
        signal(signal, postmaster());
    }

    /**
     * Signals a whole server. Its postmaster comes first, so that it begins no further child. A child may end before
     * its own signal.
     */
    public static void signal(String signal, ProcessHandle postmaster) {
        assertThat(kill(signal, List.of(postmaster))).isZero();
        var children = postmaster.descendants().toList();
        if (!children.isEmpty()) {
            kill(signal, children);
        }
    }

    private static int kill(String signal, List<ProcessHandle> processes) {
        var command = new ArrayList<>(List.of("kill", signal));
        processes.forEach(process -> command.add(Long.toString(process.pid())));
        try {
            return new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
