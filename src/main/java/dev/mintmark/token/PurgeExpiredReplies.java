package dev.mintmark.token;

import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Singleton;
import org.jboss.logging.Logger;

/** Deletes every hour the idempotency keys and token links that are past their use. */
@Singleton
public final class PurgeExpiredReplies {
    private static final Logger LOG = Logger.getLogger(PurgeExpiredReplies.class);
    private static final String KEYS = "delete from idempotency_key where created < now() - interval '24 hours'";
    private static final String LINKS = "delete from token_link where expires < now() - interval '7 days'";

    private final Pool pool;

    PurgeExpiredReplies(Pool pool) {
        this.pool = pool;
    }

    @Scheduled(
            every = "1h",
            delayed = "5m",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP,
            skipExecutionIf = Scheduled.ApplicationNotRunning.class)
    public Uni<Void> forget() {
        return pool.query(KEYS)
                .execute()
                .chain(() -> pool.query(LINKS).execute())
                .replaceWithVoid()
                .onFailure()
                .recoverWithUni(failure -> {
                    LOG.debugf("Old answers are forgotten at the next try: %s", failure.getMessage());
                    return Uni.createFrom().voidItem();
                });
    }
}
