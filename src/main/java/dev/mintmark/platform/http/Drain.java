package dev.mintmark.platform.http;

import dev.mintmark.platform.start.CheckedSettings;
import dev.mintmark.platform.start.Deployment;
import dev.mintmark.platform.start.Readiness;
import dev.mintmark.platform.start.StartRefusedException;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jboss.logging.Logger;

/**
 * Ends the service's HTTP traffic without losing a response. Readiness ends first. For {@code mintmark.shutdown.delay}
 * requests are answered as before, with {@code Connection: close}. Then new connections are refused, running requests
 * finish, and idle connections are closed.
 */
@Singleton
final class Drain implements CheckedSettings {
    private static final Logger LOG = Logger.getLogger(Drain.class);
    private static final Duration MAX_DELAY = Duration.ofMinutes(1);
    private static final Duration DELAY_BEHIND_BALANCERS = Duration.ofSeconds(5);
    private static final Duration SETTLING = Duration.ofMillis(200);
    /** The time for requests that are on their way on open connections. */
    private static final Duration GRACE = Duration.ofSeconds(1);

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final long POLL_MILLIS = 20;

    private final Readiness readiness;
    private final ClientTimeouts timeouts;
    private final Duration delay;
    private final Set<Channel> listeners = ConcurrentHashMap.newKeySet();
    private final Map<Channel, ConnectionDeadlines> connections = new ConcurrentHashMap<>();
    private volatile boolean closesConnections;

    Drain(Readiness readiness, ClientTimeouts timeouts, ShutdownConfig config, Deployment deployment) {
        this.readiness = readiness;
        this.timeouts = timeouts;
        this.delay =
                checked(config.delay().orElse(deployment.embeddedDatabase() ? Duration.ZERO : DELAY_BEHIND_BALANCERS));
    }

    private static Duration checked(Duration delay) {
        if (delay.isNegative() || delay.compareTo(MAX_DELAY) > 0) {
            throw StartRefusedException.ofSetting(
                    "mintmark.shutdown.delay", delay, "it must be from 0 to 60 seconds, such as 5S or PT5S");
        }
        return delay;
    }

    /** The first thing at the end, on the thread of the end: while it waits, all is there as before. */
    void finish(@Observes ShutdownDelayInitiatedEvent event) throws InterruptedException {
        if (!readiness.isReady()) {
            return;
        }
        readiness.drain();
        LOG.infof("Ending: not ready any more, answering for another %d ms", delay.toMillis());
        closesConnections = !delay.isZero();
        TimeUnit.NANOSECONDS.sleep(delay.toNanos());
        if (listeners.isEmpty()) {
            return;
        }
        // A caller whose connection ends now would connect anew, to a listener that ends before it is accepted.
        closesConnections = false;
        TimeUnit.NANOSECONDS.sleep(SETTLING.toNanos());
        close(listeners);
        closesConnections = true;
        TimeUnit.NANOSECONDS.sleep(GRACE.toNanos());
        pollUntil(() -> connections.values().stream().noneMatch(ConnectionDeadlines::isRunning));
        close(connections.keySet());
    }

    private static void close(Set<Channel> channels) throws InterruptedException {
        var closing = channels.stream().map(Channel::close).toList();
        pollUntil(() -> closing.stream().allMatch(Future::isDone));
    }

    private static void pollUntil(BooleanSupplier done) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!done.getAsBoolean() && System.nanoTime() < end) {
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        }
    }

    /**
     * Counts a request of its connection until its answer is written. Where the connection is to end, the answer says
     * so.
     */
    void count(RoutingContext context) {
        if (!(context.request().connection() instanceof ConnectionBase connection)) {
            return;
        }
        var channel = connection.channel();
        var deadlines = ConnectionDeadlines.of(channel, timeouts);
        deadlines.begin();
        BackPressure.count(context, channel);
        remember(channel, deadlines);
        // Only the connection whose end was announced is ended: on another, the next request may be on its way.
        context.addHeadersEndHandler(headers -> {
            if (closesConnections) {
                context.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
            }
        });
        context.addEndHandler(ended -> {
            deadlines.end();
            if (context.response().headers().contains(HttpHeaders.CONNECTION, HttpHeaders.CLOSE, true)) {
                channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
            }
        });
    }

    private void remember(Channel channel, ConnectionDeadlines deadlines) {
        if (connections.putIfAbsent(channel, deadlines) != null) {
            return;
        }
        channel.closeFuture().addListener(closed -> connections.remove(channel));
        var listener = channel.parent();
        if (listener != null) {
            listeners.add(listener);
        }
    }
}
