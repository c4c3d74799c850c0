package dev.mintmark.platform.database;

import dev.mintmark.platform.error.SqlState;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import io.vertx.pgclient.PgConnection;
import io.vertx.pgclient.PgException;
import java.time.Duration;
import java.util.Set;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Watches the availability of the database with queries on a connection of its own. While the database is away,
 * requests that need it are refused at once. The log gets one line when that changes, and one a minute during an
 * outage. An outage of a few seconds, such as a failover, is one line.
 *
 * <p>Everything except the two readers runs on one event loop.
 */
final class WatchDatabase {
    private static final Logger LOG = Logger.getLogger(WatchDatabase.class);
    private static final long TICK_MILLIS = 250;

    /** Counted in ticks rather than in time: a pause of our own process is one tick. */
    private static final int SILENT_TICKS = 3;

    private static final int LOST_TICKS = 20;
    private static final Duration SILENCE = Duration.ofMillis(SILENT_TICKS * TICK_MILLIS);
    private static final Duration RETRY = Duration.ofMillis(400);

    /** Each refused attempt is a line in PostgreSQL's log. */
    private static final Duration RETRY_AFTER_REFUSAL = Duration.ofSeconds(1);

    private static final Duration REMINDER = Duration.ofMinutes(1);
    private static final Duration BRIEF = Duration.ofSeconds(5);
    private static final Duration NEWS = Duration.ofSeconds(10);
    private static final String TOO_MANY_CONNECTIONS = "53300";
    private static final String READ_ONLY = "25006";

    /** The form of a refusal that Hibernate Reactive passes on. */
    private static final Pattern REFUSAL = Pattern.compile("(?:ERROR|FATAL): (.+?) \\([0-9A-Z]{5}\\)");

    /** A full disk, a broken one. */
    private static final Set<String> WEAK = Set.of("53", "58");

    private final Vertx vertx;
    private final DatabaseServers servers;
    private final Outages outages;
    private final Context context;

    /** Listens to outages of the database. */
    interface Outages {
        /** Nothing that is under way will be answered. */
        void began(DatabaseAwayException away);

        /** Connections that were made until now are not to be used any more, once they are idle. */
        void connectionsAged();

        /** Now and then. */
        void tick();
    }

    private volatile @Nullable DatabaseAwayException away;
    private volatile long lastLife = System.nanoTime();

    private @Nullable PgConnection own;
    private boolean finding;
    private boolean wasFound;
    private volatile boolean stopped;
    private int unanswered;
    private long lastLook;
    private long awaySince;
    private boolean isTold;
    private long lastLine;
    private String lastReason = "";
    private @Nullable String weakness;
    private long weakUntil;
    private long lastAging;

    WatchDatabase(Vertx vertx, DatabaseServers servers, Outages outages) {
        this.vertx = vertx;
        this.servers = servers;
        this.outages = outages;
        this.context = ((VertxInternal) vertx).createEventLoopContext();
    }

    /** Null while it is there. Callable from everywhere. */
    @Nullable
    DatabaseAwayException away() {
        return away;
    }

    /** A statement was answered. Callable from everywhere. */
    void answered() {
        lastLife = System.nanoTime();
    }

    void begin() {
        context.runOnContext(go -> nextTick());
    }

    /** Before Vert.x ends, and closes what it has no event loop for any more. */
    void end() {
        stopped = true;
        context.runOnContext(go -> {
            if (own != null) {
                own.close();
                own = null;
            }
        });
    }

    /** No connection was to be had. Callable from everywhere. */
    void suspect(Throwable failure) {
        context.runOnContext(go -> {
            if (stopped || away != null) {
                return;
            }
            if (own == null) {
                look();
            } else if (isPast(lastLine, REMINDER)) {
                lastLine = System.nanoTime();
                LOG.warnf("The database %s gives no further connection: %s", servers.names(), reason(failure));
            }
        });
    }

    /** A statement was refused. Callable from everywhere. */
    void refused(Throwable failure) {
        var state = SqlState.of(failure);
        if (state == null || !(state.equals(READ_ONLY) || WEAK.contains(state.substring(0, 2)))) {
            return;
        }
        context.runOnContext(go -> {
            weakens(failure);
            if (state.equals(READ_ONLY) && isPast(lastAging, RETRY_AFTER_REFUSAL)) {
                lastAging = System.nanoTime();
                renew();
            }
        });
    }

    /** Opens the session anew. A session keeps its first settings, and another server may take writes now. */
    private void renew() {
        if (!servers.areSeveral()) {
            outages.connectionsAged();
            return;
        }
        if (own != null) {
            own.close();
        }
    }

    private void nextTick() {
        if (stopped) {
            return;
        }
        vertx.setTimer(TICK_MILLIS, timer -> {
            try {
                tick();
            } finally {
                nextTick();
            }
        });
    }

    private void tick() {
        if (stopped) {
            return;
        }
        outages.tick();
        if (away != null && !isTold && isPast(awaySince, BRIEF) && !isRefusedByStart(away)) {
            tell(lastReason);
        }
        if (weakness != null && isPast(weakUntil, NEWS)) {
            weakness = null;
            LOG.infof("The database %s has refused nothing for %d s", servers.names(), NEWS.toSeconds());
        }
        if (own == null) {
            look();
            return;
        }
        if (unanswered == 0) {
            ask(own);
        } else if (++unanswered > SILENT_TICKS && isPast(lastLife, SILENCE)) {
            lost(own, servers.silent());
        } else if (unanswered > LOST_TICKS) {
            own.close();
        }
    }

    private void ask(PgConnection connection) {
        unanswered = 1;
        connection.query("select").execute().onSuccess(answer -> {
            answered();
            unanswered = 0;
        });
    }

    private void look() {
        var pause = away != null && SqlState.isOfSettings(SqlState.of(away)) ? RETRY_AFTER_REFUSAL : RETRY;
        if (finding || (away != null && !isPast(lastLook, pause))) {
            return;
        }
        finding = true;
        lastLook = System.nanoTime();
        servers.find()
                .onComplete(found -> context.runOnContext(go -> {
                    finding = false;
                    if (found.succeeded()) {
                        found(found.result().connection());
                    } else {
                        notFound(found.cause());
                    }
                }));
    }

    private void found(PgConnection connection) {
        if (stopped) {
            connection.close();
            return;
        }
        own = connection;
        var isFirst = !wasFound;
        wasFound = true;
        unanswered = 0;
        connection.closeHandler(closed -> context.runOnContext(go -> lost(connection, null)));
        answered();
        if (away != null) {
            away = null;
            if (isTold || !isFirst) {
                tellOfTheEnd();
            }
        }
    }

    private void tellOfTheEnd() {
        var time = Duration.ofNanos(System.nanoTime() - awaySince);
        if (isTold) {
            LOG.infof("The database %s is back, after %d s", servers.names(), time.toSeconds());
        } else {
            LOG.warnf(
                    "The database %s was away for %d.%d s: %s; requests that needed it were answered 503",
                    servers.names(), time.toSeconds(), time.toMillisPart() / 100, lastReason);
        }
    }

    /** One that has no room for another connection may well serve those that it has. */
    private void notFound(Throwable failure) {
        if (stopped) {
            return;
        }
        if (TOO_MANY_CONNECTIONS.equals(SqlState.of(failure)) && away == null && !isPast(lastLife, NEWS)) {
            suspect(failure);
            return;
        }
        isAway(failure);
    }

    @SuppressWarnings("ReferenceEquality") // of two connections, this one or the other
    private void lost(PgConnection connection, @Nullable DatabaseAwayException silence) {
        if (own != connection || stopped) {
            return;
        }
        own = null;
        if (silence == null) {
            if (servers.areSeveral()) {
                outages.connectionsAged();
            }
            look();
            return;
        }
        RawConnections.close(connection);
        isAway(silence);
    }

    private void isAway(Throwable failure) {
        var reason = reason(failure);
        if (away == null) {
            awaySince = System.nanoTime();
            isTold = false;
            away = new DatabaseAwayException(reason, failure);
            outages.began(away);
        } else {
            away = new DatabaseAwayException(reason, failure);
        }
        var isChange = isTold && !reason.equals(lastReason) && isPast(lastLine, NEWS);
        lastReason = reason;
        if (!isRefusedByStart(failure) && (isChange || (isTold && isPast(lastLine, REMINDER)))) {
            tell(reason);
        }
    }

    /** The start refuses a wrong setting with a sentence of its own. */
    private boolean isRefusedByStart(Throwable failure) {
        return !wasFound && SqlState.isOfSettings(SqlState.of(failure));
    }

    private void tell(String reason) {
        isTold = true;
        lastLine = System.nanoTime();
        LOG.warnf(
                "The database %s is away (%d s): %s; requests that need it are answered 503 until it is back",
                servers.names(), Duration.ofNanos(System.nanoTime() - awaySince).toSeconds(), reason);
    }

    private void weakens(Throwable failure) {
        weakUntil = System.nanoTime();
        var reason = reason(failure);
        if (weakness == null || isPast(lastLine, REMINDER)) {
            lastLine = System.nanoTime();
            LOG.warnf("The database %s refuses statements: %s; those answer 503", servers.names(), reason);
        }
        weakness = reason;
    }

    private static boolean isPast(long since, Duration time) {
        return System.nanoTime() - since > time.toNanos();
    }

    /** PostgreSQL's own words where it has said any, without the statement that they are of. */
    private static String reason(Throwable failure) {
        Throwable last = failure;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof PgException refused) {
                return refused.getErrorMessage();
            }
            last = cause.getMessage() == null ? last : cause;
        }
        var message = last.getMessage();
        if (message == null) {
            return last.getClass().getSimpleName();
        }
        var words = REFUSAL.matcher(message);
        return words.find() ? words.group(1) : message.lines().findFirst().orElse(message);
    }
}
