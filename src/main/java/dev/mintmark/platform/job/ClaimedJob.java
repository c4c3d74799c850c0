package dev.mintmark.platform.job;

import dev.mintmark.platform.error.OutageLog;
import dev.mintmark.platform.rows.ReadRows;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A job that one replica runs at a time. Every replica asks for a turn at each of its ticks. Table {@code job} gives the
 * turn to one of them, by the database's clock alone. A turn ends by itself after a while. Then another replica takes the
 * work of one that failed or was killed.
 */
public final class ClaimedJob {
    /** Beyond what two sessions of the database, or the two sides of a failover, can differ by. */
    private static final Duration SLACK = Duration.ofMinutes(1);
    /** A turn later than ever planned was put off by a wrong clock, or by somebody else. */
    private static final String CLAIM =
            """
            insert into job (name, next_run) values ($1, now() + $2::bigint * interval '1 millisecond')
            on conflict (name) do update set next_run = excluded.next_run
                where job.next_run <= now() or job.next_run > now() + $3::bigint * interval '1 millisecond'
            returning next_run
            """;

    private static final String DONE =
            """
            update job set next_run = now() + $3::bigint * interval '1 millisecond' where name = $1 and next_run = $2
            """;

    private static final String DUE_NOW = "update job set next_run = now() where name = $1";

    private final Pool pool;
    private final String name;
    private final Duration interval;
    private final Duration longestTurn;
    private final OutageLog outageLog;

    /** Creates a job with turns that last until the next one is due, so that none needs to be ended. */
    public ClaimedJob(Pool pool, String name, Duration interval, OutageLog outageLog) {
        this(pool, name, interval, interval, outageLog);
    }

    /**
     * @param name of its row; no other job has it
     * @param interval between turns that were done
     * @param longestTurn after which another replica has it; also the pause after a failure
     */
    public ClaimedJob(Pool pool, String name, Duration interval, Duration longestTurn, OutageLog outageLog) {
        this.pool = pool;
        this.name = name;
        this.interval = interval;
        this.longestTurn = longestTurn;
        this.outageLog = outageLog;
    }

    /** The turn of this replica. */
    public final class Turn {
        private final OffsetDateTime until;

        private Turn(OffsetDateTime until) {
            this.until = until;
        }

        /**
         * Says that the work is done; the next turn is due after the interval.
         *
         * @param client perhaps the transaction that does the work
         * @return false where the turn was over by then
         */
        public Uni<Boolean> done(SqlClient client) {
            return end(client, interval);
        }

        /** Makes the next turn due now: there was nothing to do, or it failed. */
        public Uni<Void> giveBack() {
            return end(pool, Duration.ZERO).replaceWithVoid();
        }

        private Uni<Boolean> end(SqlClient client, Duration pause) {
            return client.preparedQuery(DONE)
                    .execute(Tuple.of(name, until, pause.toMillis()))
                    .map(rows -> rows.rowCount() == 1);
        }
    }

    /** Runs the work where it is this replica's turn. A failure is logged, and is none of this call. */
    public Uni<Void> run(Supplier<Uni<Void>> work) {
        return runTurn(turn -> longestTurn.equals(interval)
                ? work.get()
                : work.get().chain(() -> turn.done(pool)).replaceWithVoid());
    }

    /** Runs work that ends its turn itself, where it is this replica's. A failure is logged, and is none of this call. */
    public Uni<Void> runTurn(Function<Turn, Uni<Void>> work) {
        return claim().chain(turn -> turn == null
                        ? Uni.createFrom().voidItem()
                        : work.apply(turn).invoke(outageLog::succeeded))
                .onFailure()
                .invoke(outageLog::failed)
                .onFailure()
                .recoverWithNull();
    }

    /**
     * Makes the next turn due now, even while a replica has one.
     *
     * @param client perhaps the transaction that found more work
     */
    public Uni<Void> makeDue(SqlClient client) {
        return client.preparedQuery(DUE_NOW).execute(Tuple.of(name)).replaceWithVoid();
    }

    /** The turn; null where it is not due, or another replica has it. */
    @SuppressWarnings("NullAway") // null is lost where Uni meets type parameters
    Uni<@Nullable Turn> claim() {
        var latest = (longestTurn.compareTo(interval) > 0 ? longestTurn : interval).plus(SLACK);
        return pool.preparedQuery(CLAIM)
                .execute(Tuple.of(name, longestTurn.toMillis(), latest.toMillis()))
                .map(ReadRows::first)
                .map(row -> row == null ? null : new Turn(row.getOffsetDateTime("next_run")));
    }
}
