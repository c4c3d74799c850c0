import dev.mintmark.platform.database.EmbeddedDatabase;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;

/**
 * A PostgreSQL with durable settings: one of its own, or the one that {@code BENCH_DATABASE_URL} names
 * ({@code postgresql://user:password@host:port/database}, empty at first).
 */
final class Database implements AutoCloseable {
    /** Of 16 MB. */
    private static final int LOG_FILES = 50;

    private final EmbeddedDatabase embedded;
    private final String url;
    private final String user;
    private final String password;
    private final long pid;
    private boolean closed;

    private Database(EmbeddedDatabase embedded, String url, String user, String password, long pid) {
        this.embedded = embedded;
        this.url = url;
        this.user = user;
        this.password = password;
        this.pid = pid;
    }

    static Database start(Path directory) throws IOException, SQLException {
        var outside = System.getenv("BENCH_DATABASE_URL");
        var database = outside == null ? embedded(directory) : outside(URI.create(outside));
        for (var setting : new String[] {"fsync", "synchronous_commit", "full_page_writes"}) {
            if (!database.ask("show " + setting).equals("on")) {
                database.close();
                throw new IllegalStateException(setting + " is off: what is measured would not be durable");
            }
        }
        if (outside == null) {
            database.makeLog();
        }
        return database;
    }

    /**
     * Has the write-ahead log's files made, as they are where PostgreSQL has run for some time. A new one makes each when it
     * is first needed, every few seconds under load, and nobody commits for 60 ms meanwhile.
     */
    private void makeLog() throws SQLException {
        for (int i = 0; i < LOG_FILES; i++) {
            tell("select pg_logical_emit_message(false, 'bench', 'x'); select pg_switch_wal()");
        }
        // What lies behind it is used again.
        tell("checkpoint");
    }

    private static Database embedded(Path directory) throws IOException {
        var embedded = EmbeddedDatabase.start(directory);
        var pid = Files.readAllLines(directory.resolve("postgres/postmaster.pid")).get(0).strip();
        return new Database(
                embedded, embedded.reactiveUrl(), embedded.user(), embedded.password(), Long.parseLong(pid));
    }

    private static Database outside(URI url) {
        var userInfo = url.getUserInfo().split(":", 2);
        var address = "postgresql://" + url.getHost() + ':' + url.getPort() + url.getPath();
        return new Database(null, address, userInfo[0], userInfo[1], -1);
    }

    /** What a service needs to use it. */
    Map<String, String> environment() {
        return Map.of(
                "QUARKUS_DATASOURCE_REACTIVE_URL", url,
                "QUARKUS_DATASOURCE_USERNAME", user,
                "QUARKUS_DATASOURCE_PASSWORD", password);
    }

    /** CPU seconds of all its processes so far; not a number where it runs elsewhere. */
    double cpu() throws IOException {
        return pid < 0 ? Double.NaN : ProcessUse.cpuOfFamily(pid);
    }

    void tell(String sql) throws SQLException {
        try (var connection = connect();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    String ask(String sql) throws SQLException {
        try (var connection = connect();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }

    @Override
    public synchronized void close() {
        if (embedded != null && !closed) {
            closed = true;
            embedded.close();
        }
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection("jdbc:" + url, user, password);
    }
}
