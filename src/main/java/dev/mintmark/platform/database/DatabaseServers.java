package dev.mintmark.platform.database;

import dev.mintmark.platform.database.DatabaseConfig.TargetSessionAttrs;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.SqlConnectOptions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The servers that the URL names, and the one of them that is used. */
final class DatabaseServers {
    /**
     * Each server has this long to answer. The servers are asked one after another while a caller waits for the
     * outage's end.
     */
    private static final int PATIENCE_MILLIS = 1_500;

    /** The same until the first server is found: a process that begins is slow. */
    private static final int FIRST_PATIENCE_MILLIS = 3_000;

    /** The watch's own connection asks more often than that. */
    private static final int SILENCE_SECONDS = 10;

    private static final String IS_READ_ONLY = "show transaction_read_only";

    private final Vertx vertx;
    private final List<PgConnectOptions> servers;
    private final TargetSessionAttrs wanted;
    private final PasswordFile passwordFile;
    private final AtomicInteger used;
    private volatile boolean wasFound;

    /** A connection to the server that is to be used. */
    record Found(int server, PgConnection connection) {}

    DatabaseServers(Vertx vertx, List<PgConnectOptions> servers, TargetSessionAttrs wanted, PasswordFile passwordFile) {
        this.vertx = vertx;
        this.servers = servers;
        this.wanted = wanted;
        this.passwordFile = passwordFile;
        this.used = new AtomicInteger(servers.size() == 1 ? 0 : -1);
    }

    boolean areSeveral() {
        return servers.size() > 1;
    }

    /** Host and port of each, as an operator reads them. */
    String names() {
        return servers.stream().map(DatabaseServers::name).collect(Collectors.joining(", "));
    }

    /** The options for connecting to the server in use. */
    Future<SqlConnectOptions> current() {
        int current = used.get();
        return current >= 0
                ? options(current).<SqlConnectOptions>map(options -> options)
                : find().compose(found -> {
                    found.connection().close();
                    return options(found.server()).<SqlConnectOptions>map(options -> options);
                });
    }

    /** Asks all at once, and uses the first that is as wanted. Fails with the last server's reason. */
    Future<Found> find() {
        Promise<Found> first = Promise.promise();
        var left = new AtomicInteger(servers.size());
        IntStream.range(0, servers.size()).forEach(server -> connect(server).onComplete(connected -> {
            if (connected.failed()) {
                if (left.decrementAndGet() == 0) {
                    first.tryFail(connected.cause());
                }
            } else if (first.tryComplete(new Found(server, connected.result()))) {
                used.set(server);
                wasFound = true;
            } else {
                connected.result().close();
            }
        }));
        return first.future();
    }

    /** The one that is used has stopped answering. */
    DatabaseAwayException silent() {
        return silent(Math.max(used.get(), 0));
    }

    private DatabaseAwayException silent(int server) {
        return new DatabaseAwayException(name(servers.get(server)) + " does not answer", null);
    }

    private Future<PgConnection> connect(int server) {
        Promise<PgConnection> connected = Promise.promise();
        var timer = vertx.setTimer(patienceMillis(), late -> connected.tryFail(silent(server)));
        options(server)
                .compose(options -> PgConnection.connect(vertx, impatient(options, patienceMillis())))
                .onSuccess(connection -> connection
                        .exceptionHandler(unasked -> {})
                        .closeHandler(closed -> connected.tryFail(
                                new DatabaseAwayException(name(servers.get(server)) + " closed the connection", null))))
                .compose(this::checked)
                .onComplete(done -> {
                    vertx.cancelTimer(timer);
                    if (done.failed()) {
                        connected.tryFail(done.cause());
                    } else if (!connected.tryComplete(done.result())) {
                        done.result().close();
                    }
                });
        return connected.future();
    }

    private Future<PgConnection> checked(PgConnection connection) {
        return connection
                .query(IS_READ_ONLY)
                .execute()
                .compose(rows -> isWanted(rows.iterator().next().getString(0).equals("on"))
                        ? Future.succeededFuture(connection)
                        : Future.failedFuture(new DatabaseAwayException(
                                "none of " + names() + " takes writes (target_session_attrs)", null)))
                .onFailure(unfit -> connection.close());
    }

    private boolean isWanted(boolean readOnly) {
        return !readOnly || !areSeveral() || wanted == TargetSessionAttrs.ANY;
    }

    private Future<PgConnectOptions> options(int server) {
        var options = servers.get(server);
        return passwordFile.isSet()
                ? vertx.executeBlocking(passwordFile::read, false)
                        .map(password -> new PgConnectOptions(options).setPassword(password))
                : Future.succeededFuture(options);
    }

    private int patienceMillis() {
        return wasFound ? PATIENCE_MILLIS : FIRST_PATIENCE_MILLIS;
    }

    /** Adds a timeout against servers that accept a connection and stay silent. */
    private static PgConnectOptions impatient(PgConnectOptions options, int patienceMillis) {
        var impatient = new PgConnectOptions(options);
        impatient.setConnectTimeout(patienceMillis);
        impatient.setReadIdleTimeout(SILENCE_SECONDS).setIdleTimeoutUnit(TimeUnit.SECONDS);
        return impatient;
    }

    private static String name(PgConnectOptions options) {
        return options.getHost() + ":" + options.getPort();
    }
}
