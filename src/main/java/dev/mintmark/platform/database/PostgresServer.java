package dev.mintmark.platform.database;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * An embedded PostgreSQL server: its cluster and its process. {@code pg_ctl} gives the process a session of its own. So
 * a Ctrl-C for the service does not end it before the service's last writes.
 */
final class PostgresServer {
    static final String USER = "postgres";

    private static final String START_SECONDS = "60";
    private static final String STOP_SECONDS = "30";
    private static final long POLL_MILLIS = 100;
    private static final long MAX_LOG_BYTES = 8L * 1024 * 1024;
    private static final int PID = 0;
    private static final int DIRECTORY = 1;
    private static final int STATUS = 7;

    /** The beginning of the reasons with which PostgreSQL and its programs end. */
    private static final Pattern REASON = Pattern.compile("(?:FATAL|PANIC|error):\\s+(.*)");

    private final PostgresBinaries binaries;
    private final Path cluster;
    private final BoundedLog log;
    private final int port;

    PostgresServer(PostgresBinaries binaries, Path cluster, Path log, int port) {
        this.binaries = binaries;
        this.cluster = cluster;
        this.log = new BoundedLog(log, MAX_LOG_BYTES);
        this.port = port;
    }

    /**
     * Makes the cluster, whole or not at all, where there is none. It wants a password from the first moment on. Its
     * locale is its own: ssh may forward one that this machine does not know.
     *
     * @throws IOException with initdb's own reason
     */
    void makeCluster(Path passwordFile) throws IOException {
        if (Files.exists(cluster.resolve("postgresql.conf"))) {
            return;
        }
        var part = cluster.resolveSibling(cluster.getFileName() + ".part");
        PostgresBinaries.delete(part);
        var initdb = program(
                        "initdb",
                        "--pgdata=" + part,
                        "--username=" + USER,
                        "--auth=scram-sha-256",
                        "--pwfile=" + passwordFile,
                        "--encoding=UTF8",
                        "--locale=C",
                        "--locale-provider=builtin",
                        "--builtin-locale=C.UTF-8")
                .redirectErrorStream(true)
                .start();
        initdb.getOutputStream().close();
        var output = new String(initdb.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (exitCode(initdb) != 0) {
            throw new IOException(reason(output.lines()).orElse("initdb failed: " + output.strip()));
        }
        Files.deleteIfExists(cluster);
        Files.move(part, cluster, StandardCopyOption.ATOMIC_MOVE);
    }

    /**
     * Starts the process, and waits until it takes connections, however long it repairs what a crash has left.
     *
     * @throws IOException with PostgreSQL's own reason
     */
    void start() throws IOException {
        log.bound();
        long before = log.size();
        var start = program("pg_ctl", "--pgdata=" + cluster, "-o", options(), "-w", "-t", START_SECONDS, "start")
                .redirectErrorStream(true)
                .redirectOutput(Redirect.appendTo(log.file().toFile()))
                .start();
        start.getOutputStream().close();
        if (exitCode(start) != 0 && !becomesReady()) {
            throw new IOException(reason(linesSince(before)).orElse("it ended, and gave no reason"));
        }
    }

    /** Ends it after its clients' last statements; nothing where it does not run. */
    void stop() throws IOException {
        exitCode(program("pg_ctl", "--pgdata=" + cluster, "-m", "fast", "-w", "-t", STOP_SECONDS, "stop")
                .redirectErrorStream(true)
                .redirectOutput(Redirect.DISCARD)
                .start());
    }

    /**
     * The postmaster of this cluster, where it lives. A process that has ended and waits to be reaped lives no more. In
     * a container whose first process is ours, nobody reaps it.
     */
    Optional<ProcessHandle> process() {
        var lines = pidFile();
        if (lines.size() <= DIRECTORY || !lines.get(PID).matches("[0-9]{1,9}")) {
            return Optional.empty();
        }
        return ProcessHandle.of(Long.parseLong(lines.get(PID)))
                .filter(process -> isAlive(process) && runs(process, lines.get(DIRECTORY)));
    }

    /** False for a process that is gone or only waits to be reaped. */
    static boolean isAlive(ProcessHandle process) {
        return process.isAlive() && !isZombie(process.pid());
    }

    /** Tells whether somebody has told it to end, and it waits for its clients to leave. */
    boolean isStopping() {
        var lines = pidFile();
        return lines.size() > STATUS && lines.get(STATUS).strip().equals("stopping");
    }

    /** Removes the mark of a process that ended without removing it, unless another one has begun. */
    void forgetDeadProcess() throws IOException {
        if (process().isEmpty()) {
            // PostgreSQL asks the shared memory whether an orphan still serves its last client.
            Files.deleteIfExists(cluster.resolve("postmaster.pid"));
        }
    }

    int port() {
        return port;
    }

    Path log() {
        return log.file();
    }

    /** It grows with each refused statement, for as long as the service lives. */
    void boundLog() {
        log.bound();
    }

    /** SIGINT is PostgreSQL's fast shutdown; SIGTERM, all that there is without a {@code kill}, waits for its clients. */
    static void interrupt(ProcessHandle process) {
        try {
            new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start();
        } catch (IOException e) {
            process.destroy();
        }
    }

    private boolean becomesReady() {
        while (process().isPresent()) {
            var lines = pidFile();
            if (lines.size() > STATUS && lines.get(STATUS).strip().equals("ready")) {
                return true;
            }
            try {
                Thread.sleep(POLL_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return false;
    }

    private String options() {
        return Stream.of(
                        "listen_addresses=127.0.0.1",
                        "unix_socket_directories=",
                        "fsync=on",
                        "synchronous_commit=on",
                        "full_page_writes=on",
                        "max_connections=50")
                .map(setting -> "-c " + setting)
                .collect(Collectors.joining(" ", "-p " + port + " ", ""));
    }

    /** In the locale that every system has. */
    private ProcessBuilder program(String name, String... arguments) {
        var builder = new ProcessBuilder(binaries.command(name, arguments));
        var environment = builder.environment();
        environment.keySet().removeIf(variable -> variable.startsWith("LC_") || variable.startsWith("PG"));
        environment.put("LC_ALL", "C");
        return builder;
    }

    private static int exitCode(Process process) throws IOException {
        try {
            return process.waitFor();
        } catch (InterruptedException e) {
            process.destroy();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /** The last of several reasons; earlier ones led to it. */
    private static Optional<String> reason(Stream<String> lines) {
        return lines.map(REASON::matcher)
                .filter(matcher -> matcher.find())
                .map(matcher -> matcher.group(1).strip())
                .reduce((earlier, later) -> later);
    }

    private Stream<String> linesSince(long offset) throws IOException {
        try (var file = new RandomAccessFile(log.file().toFile(), "r")) {
            file.seek(Math.min(offset, file.length()));
            var bytes = new byte[(int) Math.min(file.length() - file.getFilePointer(), 64 * 1024)];
            file.readFully(bytes);
            return new String(bytes, StandardCharsets.UTF_8).lines();
        }
    }

    private List<String> pidFile() {
        try {
            return Files.readAllLines(cluster.resolve("postmaster.pid"));
        } catch (IOException e) {
            return List.of();
        }
    }

    private static boolean isZombie(long pid) {
        try {
            var stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
            return stat.startsWith("Z", stat.lastIndexOf(')') + 2);
        } catch (IOException e) {
            return false;
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
}
