package dev.mintmark.token;

import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Singleton;
import org.jboss.logging.Logger;

/** Deletes the batch numbers of services that ended long ago. */
@Singleton
class ForgetOldWriters {
    private static final Logger LOG = Logger.getLogger(ForgetOldWriters.class);
    private static final String FORGET = "delete from token_use_writer where written < now() - interval '7 days'";

    private final Pool pool;

    ForgetOldWriters(Pool pool) {
        this.pool = pool;
    }

    /** Deleting twice what is gone does no harm, so every replica may. */
    @Scheduled(every = "6h", delayed = "10m", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> tick() {
        return pool.query(FORGET).execute().replaceWithVoid().onFailure().recoverWithUni(failure -> {
            LOG.debugf("Old writers are forgotten at the next try: %s", failure.getMessage());
            return Uni.createFrom().voidItem();
        });
    }
}
