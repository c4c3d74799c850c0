package dev.mintmark.platform.database;

import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.impl.SocketConnectionBase;
import io.vertx.sqlclient.impl.SqlConnectionInternal;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The sockets below connections. A connection closes when its statement is answered; where that may never be, its socket is
 * closed instead, and the statement fails.
 */
final class RawConnections {
    private final Set<SocketConnectionBase> open = ConcurrentHashMap.newKeySet();

    void add(SqlConnection connection) {
        open.removeIf(one -> !one.isValid());
        open.add(raw(connection));
    }

    void closeAll() {
        open.forEach(RawConnections::close);
        open.clear();
    }

    static void close(SqlConnection connection) {
        close(raw(connection));
    }

    /** As the peer would end it: of a socket that is closed in Vert.x's own way what is under way hears nothing. */
    private static void close(SocketConnectionBase connection) {
        var channel = connection.socket().channelHandlerContext().channel();
        channel.eventLoop().execute(() -> channel.unsafe().close(channel.voidPromise()));
    }

    private static SocketConnectionBase raw(SqlConnection connection) {
        var inner = ((SqlConnectionInternal) connection).unwrap();
        while (inner.unwrap() != inner) {
            inner = inner.unwrap();
        }
        return (SocketConnectionBase) inner;
    }
}
