package dev.mintmark.platform.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.Future;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The deadlines of one connection, since Vert.x has none. A head has ten seconds, from the connection's beginning or
 * from its own first byte. They include the handshake of TLS. A response has thirty seconds to be taken. Between two
 * requests {@code quarkus.http.idle-timeout} applies.
 *
 * <p>It stands in front of all other handlers of its channel and lives on the channel's event loop.
 */
final class ConnectionDeadlines extends ChannelInboundHandlerAdapter {
    static final Duration HEAD = Duration.ofSeconds(10);
    static final Duration ANSWER = Duration.ofSeconds(30);

    private final LongSupplier nanoTime;
    private boolean awaitsHead = true;
    private int running;
    private long headSince;
    private long answeredAt;
    private @Nullable Future<?> nextCheck;

    ConnectionDeadlines(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** Pauses the deadline after a request's head: its connection may wait until it is answered. */
    static void pause(RoutingContext context) {
        if (!(context.request().connection() instanceof ConnectionBase connection)) {
            return;
        }
        var channel = connection.channel();
        var deadlines = channel.pipeline().get(ConnectionDeadlines.class);
        if (deadlines == null) {
            return;
        }
        deadlines.begin();
        context.addEndHandler(ended -> {
            if (channel.eventLoop().inEventLoop()) {
                deadlines.end();
            } else {
                channel.eventLoop().execute(deadlines::end);
            }
        });
    }

    void begin() {
        running++;
        awaitsHead = false;
    }

    void end() {
        running--;
        answeredAt = nanoTime.getAsLong();
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        headSince = nanoTime.getAsLong();
        checkAfter(context, HEAD.toNanos());
        context.fireChannelActive();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (running == 0 && !awaitsHead) {
            awaitsHead = true;
            headSince = nanoTime.getAsLong();
        }
        context.fireChannelRead(message);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (nextCheck != null) {
            nextCheck.cancel(false);
        }
        context.fireChannelInactive();
    }

    private void checkAfter(ChannelHandlerContext context, long nanos) {
        nextCheck = context.executor().schedule(() -> check(context), nanos, TimeUnit.NANOSECONDS);
    }

    private void check(ChannelHandlerContext context) {
        long left = left(context);
        if (left > 0) {
            checkAfter(context, left);
            return;
        }
        var unused = context.close();
    }

    /** Until the next deadline; of none, until it is worth another look. */
    private long left(ChannelHandlerContext context) {
        long now = nanoTime.getAsLong();
        if (awaitsHead) {
            return headSince + HEAD.toNanos() - now;
        }
        if (running == 0 && hasUntakenAnswer(context)) {
            return Math.min(HEAD.toNanos(), answeredAt + ANSWER.toNanos() - now);
        }
        return HEAD.toNanos();
    }

    private static boolean hasUntakenAnswer(ChannelHandlerContext context) {
        var outbound = context.channel().unsafe().outboundBuffer();
        return outbound != null && !outbound.isEmpty();
    }
}
