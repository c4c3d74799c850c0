package dev.mintmark.audit.verify;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/**
 * Claims a daily job for one replica. A claim lasts ten minutes. Then another replica takes the work of one that failed
 * or was killed.
 */
@Singleton
final class DailyTurn {
    /** A run may be due later than any was planned. A wrong clock put it off, or somebody else did. */
    private static final String TAKE =
            """
            insert into job (name, next_run) values ($1, now() + interval '10 minutes')
            on conflict (name) do update set next_run = excluded.next_run
                where job.next_run <= now() or job.next_run > now() + interval '25 hours'
            returning next_run
            """;

    private static final String DONE =
            "update job set next_run = now() + interval '1 day' where name = $1 and next_run = $2";

    private static final String GIVE_BACK = "update job set next_run = now() where name = $1 and next_run = $2";

    private final Pool pool;

    DailyTurn(Pool pool) {
        this.pool = pool;
    }

    /** The end of this replica's turn; null where it has none. */
    @SuppressWarnings("NullAway") // null is lost where Uni meets type parameters
    Uni<@Nullable OffsetDateTime> take(String job) {
        return pool.preparedQuery(TAKE).execute(Tuple.of(job)).map(rows -> {
            for (var row : rows) {
                return row.getOffsetDateTime(0);
            }
            return null;
        });
    }

    /** Says that the work is done, for a day; false where the turn was over by then. */
    Uni<Boolean> done(SqlClient client, String job, OffsetDateTime turn) {
        return client.preparedQuery(DONE).execute(Tuple.of(job, turn)).map(rows -> rows.rowCount() == 1);
    }

    /** Leaves what there was nothing to do for to the next turn. */
    Uni<Void> giveBack(String job, OffsetDateTime turn) {
        return pool.preparedQuery(GIVE_BACK).execute(Tuple.of(job, turn)).replaceWithVoid();
    }
}
