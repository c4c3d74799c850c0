package dev.mintmark.audit.seal;

import dev.mintmark.audit.RowIds;
import dev.mintmark.platform.error.OutageLog;
import dev.mintmark.platform.job.ClaimedJob;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * Seals new rows into chains, so that none can be removed or changed unseen. Rows are found by their ids a while after
 * they came, so that writers wait for nothing. Rows, chains and progress move in one transaction, so any replica may do
 * it and may be killed meanwhile. {@link SealLastDays} reads the last days again.
 */
@Singleton
public final class SealRows {
    private static final Logger LOG = Logger.getLogger(SealRows.class);
    private static final int MAX_CHUNKS = 50;
    private static final int TOLERATED_FAILURES = 4;
    private static final Duration INTERVAL = Duration.ofSeconds(3);

    private final Pool pool;
    private final SealRange sealRange;
    private final SealLastDays sealLastDays;
    private final ClaimedJob job;

    SealRows(Pool pool, SealRange sealRange, SealLastDays sealLastDays) {
        this.pool = pool;
        this.sealRange = sealRange;
        this.sealLastDays = sealLastDays;
        this.job = new ClaimedJob(pool, "audit-seal", INTERVAL, outageLog());
    }

    /** A failure now and then, such as a lock that is not free, is no news. */
    static OutageLog outageLog() {
        return new OutageLog(
                LOG, "Rows of the record are not sealed, and will be when this is over", TOLERATED_FAILURES);
    }

    @Scheduled(
            every = "2s",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP,
            skipExecutionIf = Scheduled.ApplicationNotRunning.class)
    Uni<Void> tick() {
        return job.run(this::seal);
    }

    /** Seals what there is to seal by now. Does nothing while another replica does. */
    public Uni<Void> seal() {
        Uni<Void> all = Uni.createFrom().voidItem();
        for (var pass : SealPass.values()) {
            all = all.chain(() -> seal(pass));
        }
        return all;
    }

    private Uni<Void> seal(SealPass pass) {
        return Multi.createBy()
                .repeating()
                .uni(() -> pool.withTransaction(connection -> sealChunk(connection, pass)))
                .whilst(hasMore -> hasMore)
                .select()
                .first(MAX_CHUNKS)
                .collect()
                .last()
                .replaceWithVoid();
    }

    /** Tells whether there is more to seal. */
    private Uni<Boolean> sealChunk(SqlConnection connection, SealPass pass) {
        return SealLock.ifFree(
                connection, false, () -> SealState.read(connection).chain(state -> {
                    var start = pass.start(state.progress());
                    if (RowIds.ORDER.compare(start, pass.latestStart(state.now())) > 0) {
                        return goBack(connection, pass, start, pass.newStart(state.now()));
                    }
                    var range = new IdRange(start, pass.end(state.progress(), state.now(), state.oldestWriting()));
                    return range.isEmpty()
                            ? Uni.createFrom().item(false)
                            : sealRange
                                    .seal(connection, state.progress(), range)
                                    .call(chunk -> advance(connection, pass, chunk))
                                    .map(RowsToSeal::hasMore);
                }));
    }

    /**
     * Nothing was sealed that far ahead: the clock was wrong, or somebody wrote it there to keep rows unsealed. The
     * next pass through the last days finds the rows that came meanwhile.
     */
    private Uni<Boolean> goBack(SqlConnection connection, SealPass pass, UUID start, UUID newStart) {
        LOG.warnf(
                "The record's progress (%s) said %s: sealing goes on from %s, and the last days are looked through again",
                pass.column(),
                Instant.ofEpochMilli(RowIds.millis(start)),
                Instant.ofEpochMilli(RowIds.millis(newStart)));
        return move(connection, pass, newStart)
                .chain(() -> sealLastDays.makeDue(connection))
                .replaceWith(true);
    }

    /** Advances the progress. The first pass moves with the rows, so that an idle service writes nothing. */
    private static Uni<Void> advance(SqlConnection connection, SealPass pass, RowsToSeal chunk) {
        return pass == SealPass.FIRST && chunk.rows().isEmpty()
                ? Uni.createFrom().voidItem()
                : move(connection, pass, chunk.end());
    }

    private static Uni<Void> move(SqlConnection connection, SealPass pass, UUID to) {
        return connection
                .preparedQuery("update audit_progress set " + pass.column() + " = $1")
                .execute(Tuple.of(to))
                .replaceWithVoid();
    }
}
