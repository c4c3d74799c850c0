package dev.mintmark.exchange;

import dev.mintmark.platform.database.DatabaseTimeout;
import dev.mintmark.platform.error.OAuthException;
import dev.mintmark.platform.error.SqlState;
import dev.mintmark.platform.eventloop.VertxContext;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Records concurrent issues together. One statement and one commit take all issues that came while the last ones were
 * written. An issue that comes while nothing is written goes at once. When the database stalls, waiting issues fail
 * soon and late ones are refused.
 */
@Singleton
class GroupCommit {
    private static final int MAX_AT_ONCE = 64;
    /**
     * Two, so that the next batch is prepared while one is committed. More batches would be smaller, and each has its
     * cost.
     */
    private static final int MAX_UNDER_WAY = 2;
    /** A second's worth. */
    private static final int MAX_WAITING = 5_000;
    /** A database that has answered nothing for so long has stalled: who comes now would wait for nothing. */
    private static final Duration STALL = Duration.ofSeconds(1);

    private final Function<List<SignedIssue>, Uni<Set<UUID>>> recordAll;
    private final Duration patience;
    private final Duration stall;
    private final int mostUnderWay;
    /** Nanoseconds of a clock that only goes forward. */
    private final LongSupplier nanoTime;
    /** Guarded by this, as are the three below. */
    private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();

    private int underWay;

    /** The time of the last answer, or of the beginning of the first statement under way; of {@link #nanoTime}. */
    private long lastAnswer;
    /** True if the last statement ended without an answer. */
    private boolean silent;

    private static final class Waiting {
        private final SignedIssue issue;
        private final UniEmitter<? super Boolean> emitter;
        private final long since;
        private volatile boolean gone;

        Waiting(SignedIssue issue, UniEmitter<? super Boolean> emitter, long since) {
            this.issue = issue;
            this.emitter = emitter;
            this.since = since;
            emitter.onTermination(() -> gone = true);
        }

        boolean isOlderThan(Duration time, long now) {
            return now - since > time.toNanos();
        }

        void complete(Set<UUID> recorded) {
            emitter.complete(recorded.contains(issue.id()));
        }
    }

    @Inject
    GroupCommit(RecordIssue recordIssue) {
        this(recordIssue::record, DatabaseTimeout.MAX, STALL, MAX_UNDER_WAY, System::nanoTime);
    }

    /**
     * @param recordAll answers the ids of those that are recorded
     * @param patience with a statement, and with waiting for one
     * @param stall after how long without an answer to any statement nobody is taken on any more
     * @param mostUnderWay statements at once
     * @param nanoTime nanoseconds, as {@link System#nanoTime} gives them
     */
    GroupCommit(
            Function<List<SignedIssue>, Uni<Set<UUID>>> recordAll,
            Duration patience,
            Duration stall,
            int mostUnderWay,
            LongSupplier nanoTime) {
        this.recordAll = recordAll;
        this.patience = patience;
        this.stall = stall;
        this.mostUnderWay = mostUnderWay;
        this.nanoTime = nanoTime;
    }

    /**
     * False where something that the decision was made by has changed meanwhile, or the team or user does not exist.
     *
     * @throws OAuthException 503 where too many are waiting, or this one has waited too long
     */
    Uni<Boolean> record(SignedIssue issue) {
        return VertxContext.keep(Uni.createFrom().emitter(emitter -> {
            if (add(new Waiting(issue, emitter, nanoTime.getAsLong()))) {
                next();
            } else {
                emitter.fail(tooSlow());
            }
        }));
    }

    private static OAuthException tooSlow() {
        return OAuthException.temporarilyUnavailable("the database is too slow now; try again shortly");
    }

    private synchronized boolean add(Waiting one) {
        var isStalled = underWay == mostUnderWay && (silent || nanoTime.getAsLong() - lastAnswer > stall.toNanos());
        return !isStalled && waiting.size() < MAX_WAITING && waiting.add(one);
    }

    private void next() {
        var late = new ArrayList<Waiting>();
        var batch = take(late);
        if (!batch.isEmpty()) {
            write(batch)
                    .onTermination()
                    .invoke(this::done)
                    .subscribe()
                    .with(written -> {}, failure -> batch.forEach(one -> one.emitter.fail(failure)));
        }
        late.forEach(one -> one.emitter.fail(tooSlow()));
    }

    /**
     * Takes the issues to write now, and collects into {@code late} those that waited too long; cancelled ones are in
     * neither.
     */
    private synchronized List<Waiting> take(List<Waiting> late) {
        var batch = new ArrayList<Waiting>();
        if (underWay == mostUnderWay) {
            return batch;
        }
        var now = nanoTime.getAsLong();
        while (batch.size() < MAX_AT_ONCE && !waiting.isEmpty()) {
            var one = waiting.remove();
            if (!one.gone) {
                (one.isOlderThan(patience, now) ? late : batch).add(one);
            }
        }
        if (!batch.isEmpty() && underWay++ == 0) {
            lastAnswer = nanoTime.getAsLong();
        }
        return batch;
    }

    private void done() {
        synchronized (this) {
            underWay--;
        }
        next();
    }

    private synchronized void answered() {
        silent = false;
        lastAnswer = nanoTime.getAsLong();
    }

    private synchronized boolean isSilent() {
        return silent;
    }

    private synchronized OAuthException givenUp() {
        silent = true;
        return tooSlow();
    }

    /** Tells everybody what became of his own. Fails where nobody knows, and then nobody has been told. */
    private Uni<Void> write(List<Waiting> batch) {
        return statement(batch)
                .invoke(recorded -> batch.forEach(one -> one.complete(recorded)))
                .replaceWithVoid()
                .onFailure(failure -> batch.size() > 1 && isUndone(SqlState.of(failure)))
                .recoverWithUni(() -> writeEach(batch));
    }

    /** One that cannot be written is not to keep the others from it. One after the other: it is a slow way. */
    private Uni<Void> writeEach(List<Waiting> batch) {
        return Multi.createFrom()
                .iterable(batch)
                .onItem()
                .transformToUniAndConcatenate(this::writeAlone)
                .collect()
                .last()
                .replaceWithVoid();
    }

    @SuppressWarnings("NullAway") // null is lost where Uni meets type parameters
    private Uni<@Nullable Set<UUID>> writeAlone(Waiting one) {
        if (one.gone) {
            return Uni.createFrom().nullItem();
        }
        if (isSilent()) {
            one.emitter.fail(tooSlow());
            return Uni.createFrom().nullItem();
        }
        return statement(List.of(one))
                .invoke(one::complete)
                .onFailure()
                .invoke(one.emitter::fail)
                .onFailure()
                .recoverWithNull();
    }

    private Uni<Set<UUID>> statement(List<Waiting> batch) {
        var issues = batch.stream().map(one -> one.issue).toList();
        return Uni.createFrom()
                .deferred(() -> recordAll.apply(issues))
                .onItemOrFailure()
                .invoke((recorded, failure) -> answered())
                .ifNoItem()
                .after(patience)
                .failWith(this::givenUp);
    }

    private static boolean isUndone(@Nullable String sqlState) {
        return sqlState != null && SqlState.isFinal(sqlState);
    }
}
