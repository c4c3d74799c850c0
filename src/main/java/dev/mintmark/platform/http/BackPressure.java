package dev.mintmark.platform.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.vertx.core.http.HttpServerRequest;
import org.jspecify.annotations.Nullable;

/**
 * Holds back a client that asks for more than it takes. While one of its requests is served, no further bytes of
 * pipelined requests are read than those that came with one read. A request is served once the client has taken the
 * answers before it. So a connection holds one answer and some requests in memory, however many are sent.
 *
 * <p>It stands in front of all other handlers of its channel and lives on the channel's event loop.
 */
final class BackPressure extends ChannelDuplexHandler {
    private @Nullable ChannelHandlerContext own;
    private @Nullable HttpServerRequest running;
    private @Nullable Runnable next;
    private boolean isHeld;

    /** To be called on the connection's event loop. */
    static BackPressure of(Channel channel) {
        var there = channel.pipeline().get(BackPressure.class);
        if (there != null) {
            return there;
        }
        var late = new BackPressure();
        channel.pipeline().addFirst(late);
        return late;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        own = context;
    }

    /** A request that Vert.x has begun. It is the only one of its connection until {@link #end()}. */
    void begin(HttpServerRequest request) {
        running = request;
        if (own != null) {
            release(own);
        }
    }

    /** Tells whether the client has taken so much of the answers before that another is worth making. */
    boolean isTaken() {
        return own == null || own.channel().isWritable();
    }

    /** @param serve run on the connection's event loop once that is so; never where the client leaves before */
    void whenTaken(Runnable serve) {
        next = serve;
    }

    /** The running request is answered. On whatever thread the answer was written. */
    void end() {
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
            var serve = next;
            next = null;
            if (serve != null) {
                serve.run();
            }
            release(context);
        } else {
            hold(context);
        }
        context.fireChannelWritabilityChanged();
    }

    /** Whoever wants to read meanwhile does so later. */
    @Override
    public void read(ChannelHandlerContext context) {
        if (isHeld) {
            context.channel().config().setAutoRead(false);
        } else {
            context.read();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        next = null;
        context.fireChannelInactive();
    }

    private void hold(ChannelHandlerContext context) {
        isHeld = true;
        context.channel().config().setAutoRead(false);
    }

    private void release(ChannelHandlerContext context) {
        var request = running;
        if (isHeld && isTaken() && (request == null || !request.isEnded())) {
            isHeld = false;
            context.channel().config().setAutoRead(true);
        }
    }
}
