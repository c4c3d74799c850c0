package dev.mintmark.platform.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.ServerChannel;
import io.netty.channel.SingleThreadEventLoop;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import jakarta.inject.Singleton;

/**
 * Gives each accepted connection of any port its {@link ConnectionDeadlines} and its {@link BackPressure}. Neither Quarkus nor Vert.x shows a
 * connection before its first request. So this stands between Netty's listeners and Vert.x.
 */
@Singleton
public final class GuardConnections {
    /**
     * Linux would keep some megabytes for a client that takes nothing, where nobody sees them. This is enough for 10
     * Mbit a second over 100 ms.
     */
    private static final int SEND_BUFFER_BYTES = 64 * 1024;

    private final VertxInternal vertx;
    private final ClientTimeouts timeouts;

    GuardConnections(Vertx vertx, ClientTimeouts timeouts) {
        this.vertx = (VertxInternal) vertx;
        this.timeouts = timeouts;
    }

    /** Starts guarding; called when the ports are open. */
    public void start() {
        for (var executor : vertx.getAcceptorEventLoopGroup()) {
            if (executor instanceof SingleThreadEventLoop loop) {
                loop.execute(() -> loop.registeredChannelsIterator().forEachRemaining(this::guard));
            }
        }
    }

    private void guard(Channel channel) {
        if (channel instanceof ServerChannel) {
            channel.pipeline().addFirst(new Accepting(timeouts));
        }
    }

    /** Sees a connection when its listener has accepted it, before anything of it is read. */
    private static final class Accepting extends ChannelInboundHandlerAdapter {
        private final ClientTimeouts timeouts;

        Accepting(ClientTimeouts timeouts) {
            this.timeouts = timeouts;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            if (message instanceof Channel accepted) {
                accepted.config().setOption(ChannelOption.SO_SNDBUF, SEND_BUFFER_BYTES);
                accepted.pipeline().addFirst(new BackPressure(), new ConnectionDeadlines(System::nanoTime, timeouts));
            }
            context.fireChannelRead(message);
        }
    }
}
