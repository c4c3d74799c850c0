package dev.mintmark.exchange;

import dev.mintmark.platform.error.OAuthException;
import dev.mintmark.platform.error.SqlState;
import dev.mintmark.platform.eventloop.CallersContext;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

/**
 * Has concurrent issues recorded together: one statement and one commit for all that came while the last ones were written.
 * Whoever comes while nothing is written waits for nobody. Where the database stalls, who comes late is turned away.
 */
@Singleton
class RecordTogether {
    private static final int MOST_AT_ONCE = 64;
    /** So that one commit is on its way while the next is made up. */
    private static final int MOST_UNDER_WAY = 2;
    /** Some seconds' worth: who waits longer has given up. */
    private static final int MOST_WAITING = 5_000;
    /** A fault of one row's values (SQLSTATE classes 22 and 23), which is not the others'. */
    private static final Set<String> FAULTS_OF_ONE = Set.of("22", "23");

    private record Waiting(SignedIssue issue, UniEmitter<? super Boolean> emitter) {
        UUID id() {
            return issue.issue().token().id();
        }
    }

    private final Function<List<SignedIssue>, Uni<Set<UUID>>> recordAll;
    /** Guarded by this, as is {@link #underWay}. */
    private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();

    private int underWay;

    @Inject
    RecordTogether(RecordIssue recordIssue) {
        this(recordIssue::record);
    }

    /** @param recordAll answers the ids of those that are recorded */
    RecordTogether(Function<List<SignedIssue>, Uni<Set<UUID>>> recordAll) {
        this.recordAll = recordAll;
    }

    /**
     * False where something that the decision was made by has changed meanwhile, or the team or user does not exist.
     *
     * @throws OAuthException 503 where too many are waiting
     */
    Uni<Boolean> record(SignedIssue issue) {
        return CallersContext.keep(Uni.createFrom().emitter(emitter -> {
            if (add(new Waiting(issue, emitter))) {
                next();
            } else {
                emitter.fail(OAuthException.temporarilyUnavailable("the database is too slow now; try again shortly"));
            }
        }));
    }

    private synchronized boolean add(Waiting one) {
        return waiting.size() < MOST_WAITING && waiting.add(one);
    }

    private void next() {
        var batch = take();
        if (!batch.isEmpty()) {
            write(batch);
        }
    }

    private synchronized List<Waiting> take() {
        var batch = new ArrayList<Waiting>();
        if (underWay < MOST_UNDER_WAY) {
            while (batch.size() < MOST_AT_ONCE && !waiting.isEmpty()) {
                batch.add(waiting.remove());
            }
            underWay += batch.isEmpty() ? 0 : 1;
        }
        return batch;
    }

    private void write(List<Waiting> batch) {
        recordAll
                .apply(batch.stream().map(Waiting::issue).toList())
                .onTermination()
                .invoke(this::done)
                .subscribe()
                .with(
                        recorded -> batch.forEach(one -> one.emitter().complete(recorded.contains(one.id()))),
                        failure -> failed(batch, failure));
    }

    private void done() {
        synchronized (this) {
            underWay--;
        }
        next();
    }

    /** Nothing of the batch was written. One that cannot be is not to keep the others from it. */
    private void failed(List<Waiting> batch, Throwable failure) {
        var state = SqlState.of(failure);
        if (batch.size() == 1 || state == null || !FAULTS_OF_ONE.contains(state.substring(0, 2))) {
            batch.forEach(one -> one.emitter().fail(failure));
            return;
        }
        for (var one : batch) {
            recordAll
                    .apply(List.of(one.issue()))
                    .subscribe()
                    .with(recorded -> one.emitter().complete(recorded.contains(one.id())), one.emitter()::fail);
        }
    }
}
