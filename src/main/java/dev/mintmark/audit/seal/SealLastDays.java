package dev.mintmark.audit.seal;

import dev.mintmark.audit.RowIds;
import dev.mintmark.platform.job.ClaimedJob;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Seals those rows of the last days that no seal lists, however late they came. Once an hour it reads these days again,
 * whatever the progress is.
 */
@Singleton
public final class SealLastDays {
    /** The age after which a late row is not sealed any more. */
    static final Duration LATEST = Duration.ofDays(3);

    private static final Duration INTERVAL = Duration.ofHours(1);
    /** The span of rows that are sealed at once, so that their lists fit into memory. */
    private static final Duration PIECE = Duration.ofHours(1);
    /** Between pieces: this pass has time, and those who issue have none. */
    private static final Duration PAUSE = Duration.ofMillis(100);

    private final Pool pool;
    private final KnownChains knownChains;
    private final SealRange sealRange;
    private final ClaimedJob job;

    SealLastDays(Pool pool, KnownChains knownChains, SealRange sealRange) {
        this.pool = pool;
        this.knownChains = knownChains;
        this.sealRange = sealRange;
        this.job = new ClaimedJob(pool, "audit-seal-last-days", INTERVAL, SealRows.outageLog());
    }

    @Scheduled(
            every = "10s",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP,
            skipExecutionIf = Scheduled.ApplicationNotRunning.class)
    Uni<Void> tick() {
        return job.runTurn(turn -> seal().onFailure().call(turn::giveBack));
    }

    /** Makes it due now, from within a transaction that found rows which may have been passed by. */
    Uni<Void> makeDue(SqlConnection connection) {
        return job.makeDue(connection);
    }

    /**
     * Seals those rows of the last days that no seal lists, however late they came. Piece by piece and without hurry; what
     * one replica leaves undone is done within the hour.
     */
    public Uni<Void> seal() {
        return pool.withTransaction(connection -> SealLock.ifFree(connection, false, () -> knownChains
                                .addPresent(connection)
                                .replaceWith(false))
                        .chain(() -> SealState.now(connection)))
                .chain(now -> {
                    var reached = new AtomicReference<>(RowIds.floor(now.minus(LATEST)));
                    return Multi.createBy()
                            .repeating()
                            .uni(() -> pool.withTransaction(connection -> sealPiece(connection, reached))
                                    .onItem()
                                    .delayIt()
                                    .by(PAUSE))
                            .whilst(hasMore -> hasMore)
                            .collect()
                            .last();
                })
                .replaceWithVoid();
    }

    /** Tells whether there is more to seal. */
    private Uni<Boolean> sealPiece(SqlConnection connection, AtomicReference<UUID> reached) {
        return SealLock.ifFree(
                connection, true, () -> SealState.read(connection).chain(state -> {
                    var after = Objects.requireNonNull(reached.get());
                    var piece = RowIds.floor(
                            Instant.ofEpochMilli(RowIds.millis(after)).plus(PIECE));
                    var end = SealPass.AGAIN.latestStart(state.now());
                    var isLast = RowIds.ORDER.compare(piece, end) >= 0;
                    var range = new IdRange(after, isLast ? end : piece);
                    return range.isEmpty()
                            ? Uni.createFrom().item(false)
                            : sealRange
                                    .seal(connection, state.progress(), range)
                                    .map(chunk -> {
                                        reached.set(chunk.end());
                                        return !isLast || chunk.hasMore();
                                    });
                }));
    }
}
