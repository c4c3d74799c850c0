package dev.mintmark.platform.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import org.jspecify.annotations.Nullable;

/**
 * Stops reading a client that asks for more than it takes. That is one whose answers wait to be taken, or one that
 * pipelines while an earlier request is served. The requests of one read are served in their order. Netty closes the
 * connection where more than 128 requests of it wait for their answers.
 *
 * <p>It stands in front of all other handlers of its channel and lives on the channel's event loop.
 */
final class BackPressure extends ChannelDuplexHandler {
    private @Nullable ChannelHandlerContext own;
    private @Nullable HttpServerRequest running;
    private boolean isHeld;

    /** To be called on the connection's event loop. */
    private static BackPressure of(Channel channel) {
        var there = channel.pipeline().get(BackPressure.class);
        if (there != null) {
            return there;
        }
        var late = new BackPressure();
        channel.pipeline().addFirst(late);
        return late;
    }

    /** Counts a request of this connection as running until it is answered. */
    static void count(RoutingContext context, Channel channel) {
        var pressure = of(channel);
        pressure.begin(context.request());
        context.addEndHandler(ended -> pressure.end());
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        own = context;
    }

    /** A request that Vert.x has begun. It is the only one of its connection until {@link #end()}. */
    private void begin(HttpServerRequest request) {
        running = request;
        if (own != null) {
            release(own);
        }
    }

    /** The running request is answered. On whatever thread the answer was written. */
    private void end() {
        var context = own;
        if (context != null && context.executor().inEventLoop()) {
            endHere(context);
        } else if (context != null) {
            context.executor().execute(() -> endHere(context));
        }
    }

    private void endHere(ChannelHandlerContext context) {
        running = null;
        if (isHeld) {
            // Vert.x begins the next of the requests that it has read in a task of its own.
            context.executor().execute(() -> context.executor().execute(() -> release(context)));
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        var request = running;
        if (request != null && request.isEnded()) {
            hold(context);
        }
        context.fireChannelRead(message);
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (context.channel().isWritable()) {
            release(context);
        } else {
            hold(context);
        }
        context.fireChannelWritabilityChanged();
    }

    /** Defers a read that is asked for meanwhile. */
    @Override
    public void read(ChannelHandlerContext context) {
        if (isHeld) {
            context.channel().config().setAutoRead(false);
        } else {
            context.read();
        }
    }

    private void hold(ChannelHandlerContext context) {
        isHeld = true;
        context.channel().config().setAutoRead(false);
    }

    private void release(ChannelHandlerContext context) {
        var request = running;
        if (isHeld && context.channel().isWritable() && (request == null || !request.isEnded())) {
            isHeld = false;
            context.channel().config().setAutoRead(true);
        }
    }
}
