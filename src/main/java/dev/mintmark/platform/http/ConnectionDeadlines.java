package dev.mintmark.platform.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.SocketChannel;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The deadlines of one connection, since Vert.x has none for them. A head has its time from the connection's beginning
 * or from its own first byte. The handshake of TLS is within it. An answer has its time to be taken, however many more
 * the client asks for meanwhile. Between two requests {@code quarkus.http.idle-timeout} applies.
 *
 * <p>It stands in front of all other handlers of its channel and lives on the channel's event loop.
 */
final class ConnectionDeadlines extends ChannelDuplexHandler {
    private static final long LAST_WORD_MILLIS = 1_000;

    private final LongSupplier nanoTime;
    private final ClientTimeouts timeouts;
    private boolean awaitsHead = true;

    /** Requests whose head is there and that are not answered. Others read it at the end of the process. */
    private volatile int running;

    private long heardAt;
    private long headSince;
    private long answeredAt;
    private boolean isUntaken;
    private long untakenSince;
    private @Nullable ChannelHandlerContext own;
    private @Nullable Future<?> nextCheck;

    ConnectionDeadlines(LongSupplier nanoTime, ClientTimeouts timeouts) {
        this.nanoTime = nanoTime;
        this.timeouts = timeouts;
    }

    /** To be called on the connection's event loop. One that was accepted before {@link GuardConnections} began gets them now. */
    static ConnectionDeadlines of(Channel channel, ClientTimeouts timeouts) {
        var there = channel.pipeline().get(ConnectionDeadlines.class);
        if (there != null) {
            return there;
        }
        var late = new ConnectionDeadlines(System::nanoTime, timeouts);
        channel.pipeline().addFirst(late);
        return late;
    }

    /** Of a request whose head is there: its connection may wait until it is answered. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // its event loop alone writes
    void begin() {
        running++;
        awaitsHead = false;
    }

    /** On whatever thread the answer was written. */
    void end() {
        var loop = own == null ? null : own.executor();
        if (loop == null || loop.inEventLoop()) {
            endHere();
        } else {
            loop.execute(this::endHere);
        }
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // its event loop alone writes
    private void endHere() {
        running--;
        answeredAt = nanoTime.getAsLong();
        lookAtAnswers();
    }

    boolean isRunning() {
        return running > 0;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        own = context;
        if (context.channel().isActive()) {
            watch(context);
        }
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        watch(context);
        context.fireChannelActive();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        heardAt = nanoTime.getAsLong();
        if (running == 0 && !awaitsHead) {
            awaitsHead = true;
            headSince = heardAt;
        }
        if (isUntaken) {
            lookAtAnswers();
        }
        context.fireChannelRead(message);
    }

    /**
     * Ends a connection that was quiet for as long as an answer may take. A client that takes nothing never sees an
     * orderly end, for that stands behind the bytes it does not take. A reset follows for such a client.
     */
    @Override
    public void close(ChannelHandlerContext context, ChannelPromise promise) {
        long quiet = nanoTime.getAsLong() - Math.max(heardAt, answeredAt);
        if (running > 0
                || quiet < timeouts.answer().toNanos()
                || !(context.channel() instanceof SocketChannel socket)) {
            var unused = context.close(promise);
            return;
        }
        var unusedOutput = socket.shutdownOutput();
        var unusedEnd = socket.closeFuture().addListener(closed -> promise.trySuccess());
        var unusedReset = context.executor().schedule(() -> reset(context), LAST_WORD_MILLIS, TimeUnit.MILLISECONDS);
    }

    private static void reset(ChannelHandlerContext context) {
        if (context.channel().isOpen()) {
            context.channel().config().setOption(ChannelOption.SO_LINGER, 0);
        }
        var unused = context.close();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (nextCheck != null) {
            nextCheck.cancel(false);
        }
        context.fireChannelInactive();
    }

    private void watch(ChannelHandlerContext context) {
        if (nextCheck == null) {
            headSince = nanoTime.getAsLong();
            checkAfter(context, left());
        }
    }

    private void checkAfter(ChannelHandlerContext context, long nanos) {
        nextCheck = context.executor().schedule(() -> check(context), nanos, TimeUnit.NANOSECONDS);
    }

    private void check(ChannelHandlerContext context) {
        lookAtAnswers();
        long left = left();
        if (left > 0) {
            checkAfter(context, left);
            return;
        }
        if (isUntaken) {
            reset(context);
        } else {
            var unused = context.close();
        }
    }

    /** The time until the next deadline; where there is none, until another look is worth it. */
    private long left() {
        long now = nanoTime.getAsLong();
        long left = Math.min(timeouts.head().toNanos(), timeouts.answer().toNanos());
        if (awaitsHead) {
            left = Math.min(left, headSince + timeouts.head().toNanos() - now);
        }
        if (isUntaken) {
            left = Math.min(left, untakenSince + timeouts.answer().toNanos() - now);
        }
        return left;
    }

    /**
     * A client that goes on asking and takes nothing gets no more time. Its time began when the first answer was ready.
     */
    private void lookAtAnswers() {
        boolean has = own != null && hasUntakenAnswer(own.channel());
        if (has && !isUntaken) {
            untakenSince = answeredAt;
        }
        isUntaken = has;
    }

    private static boolean hasUntakenAnswer(Channel channel) {
        var outbound = channel.unsafe().outboundBuffer();
        return outbound != null && !outbound.isEmpty();
    }
}
