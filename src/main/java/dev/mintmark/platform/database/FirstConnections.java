package dev.mintmark.platform.database;

import dev.mintmark.platform.start.StartStep;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.EventExecutor;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Singleton;
import java.util.stream.StreamSupport;

/**
 * Opens a connection for each of the first event loops, so that the first requests need not wait for one. The start
 * does not wait for them. The event loop of the start has one already.
 */
@Singleton
class FirstConnections implements StartStep {
    private static final int LOOPS = 4;

    private final Pool pool;
    private final VertxInternal vertx;

    FirstConnections(Pool pool, Vertx vertx) {
        this.pool = pool;
        this.vertx = (VertxInternal) vertx;
    }

    @Override
    public Phase phase() {
        return Phase.POOL;
    }

    @Override
    public Uni<Void> run() {
        StreamSupport.stream(vertx.getEventLoopGroup().spliterator(), false)
                .limit(LOOPS)
                .filter(loop -> !loop.inEventLoop())
                .forEach(this::connect);
        return Uni.createFrom().voidItem();
    }

    /** Opens a connection. A failure is told to the first caller that needs one. */
    private void connect(EventExecutor loop) {
        vertx.createEventLoopContext(
                        (EventLoop) loop, null, Thread.currentThread().getContextClassLoader())
                .runOnContext(go -> pool.getConnection()
                        .chain(SqlConnection::close)
                        .subscribe()
                        .with(closed -> {}, failure -> {}));
    }
}
