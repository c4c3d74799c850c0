package dev.mintmark.platform.database;

import io.netty.channel.Channel;
import io.netty.channel.SingleThreadEventLoop;
import io.netty.util.concurrent.EventExecutor;
import io.vertx.core.impl.VertxInternal;
import io.vertx.pgclient.impl.codec.PgCodec;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.impl.SocketConnectionBase;
import io.vertx.sqlclient.impl.SqlConnectionInternal;
import java.util.ArrayList;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Closes the sockets below database connections. A connection closes when its statement is answered. Where no answer
 * may come, its socket is closed instead, and the statement fails.
 */
final class RawConnections {
    private static final Logger LOG = Logger.getLogger(RawConnections.class);

    private final Set<SocketConnectionBase> open = ConcurrentHashMap.newKeySet();

    void add(SqlConnection connection) {
        open.removeIf(one -> !one.isValid());
        open.add(raw(connection));
    }

    void closeAll() {
        open.forEach(RawConnections::close);
        open.clear();
    }

    /**
     * Closes those that a server has accepted and says nothing on. They are no connections yet, and whoever closes the pool
     * or Vert.x would wait for them.
     */
    void closeUnfinished(VertxInternal vertx) {
        vertx.getEventLoopGroup().forEach(loop -> run(loop, () -> closeUnfinished((SingleThreadEventLoop) loop)));
    }

    /** At the end of the process an event loop may have ended, and its connections with it. */
    private static void run(EventExecutor loop, Runnable task) {
        try {
            loop.execute(task);
        } catch (RejectedExecutionException ended) {
            LOG.debugf("An event loop has ended with its connections: %s", ended.getMessage());
        }
    }

    private void closeUnfinished(SingleThreadEventLoop loop) {
        var finished = open.stream().map(RawConnections::channel).collect(Collectors.toSet());
        var unfinished = new ArrayList<Channel>();
        loop.registeredChannelsIterator().forEachRemaining(unfinished::add);
        unfinished.stream()
                .filter(channel -> channel.pipeline().get(PgCodec.class) != null)
                .filter(channel -> !finished.contains(channel))
                .forEach(channel -> channel.unsafe().close(channel.voidPromise()));
    }

    static void close(SqlConnection connection) {
        close(raw(connection));
    }

    /** Closes the socket as the peer would. After Vert.x's own close, statements under way would hear nothing. */
    private static void close(SocketConnectionBase connection) {
        var channel = channel(connection);
        run(channel.eventLoop(), () -> channel.unsafe().close(channel.voidPromise()));
    }

    private static Channel channel(SocketConnectionBase connection) {
        return connection.socket().channelHandlerContext().channel();
    }

    private static SocketConnectionBase raw(SqlConnection connection) {
        var inner = ((SqlConnectionInternal) connection).unwrap();
        while (inner.unwrap() != inner) {
            inner = inner.unwrap();
        }
        return (SocketConnectionBase) inner;
    }
}
