package dev.mintmark.platform.database;

import dev.mintmark.platform.MintmarkConfig;
import dev.mintmark.platform.start.StartStep;
import io.quarkus.arc.All;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import io.vertx.pgclient.PgConnection;
import io.vertx.pgclient.PgNotification;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Listens to the notifications of the database. The connection is the pool's, with its TLS and credentials, and stays
 * open. Without it notifications are lost, so every copy is dropped when it comes back.
 */
@ApplicationScoped
class ChangeNotifications implements StartStep {
    private static final Logger LOG = Logger.getLogger(ChangeNotifications.class);
    private static final long RETRY_MILLIS = 500;
    private static final long HEARTBEAT_MILLIS = 5_000;
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    /** Says to a start with another public URL that a replica of this one is running. */
    private static final String BE_HERE = "select pg_advisory_lock_shared(hashtext('mintmark.replica'), hashtext($1))";

    private final Pool pool;
    private final Vertx vertx;
    private final List<ChangeListener> listeners;
    private final String publicUrl;

    /** One of its own, so that the connection can be made while another event loop makes another. */
    private final Context context;

    private final AtomicBoolean connecting = new AtomicBoolean();
    private volatile @Nullable SqlConnection listening;
    private volatile boolean stopped;

    ChangeNotifications(Pool pool, Vertx vertx, @All List<ChangeListener> listeners, MintmarkConfig config) {
        this.pool = pool;
        this.publicUrl = config.publicUrl();
        this.vertx = vertx;
        this.listeners = listeners;
        this.context = ((VertxInternal) vertx).createEventLoopContext();
    }

    @Override
    public Phase phase() {
        return Phase.CONNECTIONS;
    }

    @Override
    public Uni<Void> run() {
        return Uni.createFrom()
                .deferred(this::listenOnce)
                .runSubscriptionOn(task -> context.runOnContext(go -> task.run()));
    }

    private Uni<Void> listenOnce() {
        if (listening != null) {
            return Uni.createFrom().voidItem();
        }
        if (!connecting.compareAndSet(false, true)) {
            return Uni.createFrom()
                    .failure(new IllegalStateException("a connection to listen on is being made already"));
        }
        return pool.getConnection().chain(this::listen).onTermination().invoke(() -> connecting.set(false));
    }

    /**
     * Completes when this replica has acted on every change that was committed before the call. PostgreSQL sends a
     * connection its notifications before it says that a statement is done. So a statement is all it takes. Never
     * fails: without the connection every copy is dropped anyhow.
     */
    Uni<Void> heard() {
        var connection = listening;
        return connection == null
                ? Uni.createFrom().voidItem()
                : connection
                        .query("select")
                        .execute()
                        .replaceWithVoid()
                        .ifNoItem()
                        .after(PATIENCE)
                        .fail()
                        .onFailure()
                        .recoverWithNull();
    }

    /** Comes before the pool is closed: what is lost from now on is lost on purpose. */
    void stop(@Observes ShutdownEvent event) {
        stopped = true;
    }

    private Uni<Void> listen(SqlConnection connection) {
        var raw = (PgConnection) connection.getDelegate();
        raw.notificationHandler(this::announced);
        return connection
                .query("listen mintmark_change")
                .execute()
                .chain(() -> connection.preparedQuery(BE_HERE).execute(Tuple.of(publicUrl)))
                .invoke(listens -> {
                    raw.closeHandler(closed -> lost(connection));
                    listening = connection;
                    listeners.forEach(ChangeListener::missed);
                    beat(connection);
                })
                .replaceWithVoid()
                .onFailure()
                .invoke(failure -> giveBack(connection));
    }

    /** A peer that vanished without a FIN is noticed by asking it something. */
    private void beat(SqlConnection connection) {
        vertx.setTimer(HEARTBEAT_MILLIS, timer -> {
            if (stopped) {
                return;
            }
            var answer = connection.query("select 1").execute().memoize().indefinitely();
            answer.ifNoItem()
                    .after(Duration.ofMillis(HEARTBEAT_MILLIS))
                    .fail()
                    .subscribe()
                    .with(alive -> beat(connection), gone -> replace(connection, answer));
        });
    }

    /** The pool has it back when it has answered at last, if ever, and is silent. */
    private void replace(SqlConnection connection, Uni<?> lateAnswer) {
        lost(connection);
        lateAnswer
                .chain(() -> connection.query("unlisten *").execute())
                .chain(() -> connection.query("select pg_advisory_unlock_all()").execute())
                .onTermination()
                .invoke(() -> giveBack(connection))
                .subscribe()
                .with(silent -> {}, failure -> {});
    }

    private static void giveBack(SqlConnection connection) {
        connection.close().subscribe().with(closed -> {}, failure -> {});
    }

    @SuppressWarnings("ReferenceEquality") // of two connections that listen, this one or the other
    private void lost(SqlConnection connection) {
        if (listening != connection) {
            return;
        }
        listening = null;
        if (stopped) {
            return;
        }
        listeners.forEach(ChangeListener::missed);
        reconnect();
    }

    private void reconnect() {
        vertx.setTimer(RETRY_MILLIS, timer -> {
            if (stopped) {
                return;
            }
            run().subscribe().with(listening -> LOG.debug("Listening to changes again"), failure -> reconnect());
        });
    }

    private void announced(PgNotification notification) {
        var parts = notification.getPayload().split(" ", 3);
        if (parts.length != 3) {
            return;
        }
        var organizationId = uuid(parts[1]);
        listeners.forEach(listener -> listener.changed(parts[0], organizationId, parts[2]));
    }

    private static @Nullable UUID uuid(String text) {
        return text.equals("-") ? null : UUID.fromString(text);
    }
}
