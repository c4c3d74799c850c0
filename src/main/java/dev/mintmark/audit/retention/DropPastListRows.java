package dev.mintmark.audit.retention;

import dev.mintmark.audit.seal.ChainList;
import dev.mintmark.audit.seal.ChainListRow;
import dev.mintmark.audit.seal.SealHmacs;
import dev.mintmark.audit.seal.SealLock;
import dev.mintmark.audit.verify.ChainListCheck;
import dev.mintmark.audit.verify.CheckChainList;
import dev.mintmark.platform.eventloop.RepeatWork;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Duration;

/**
 * Lets rows of the list of chains go that are past their retention, some at a time. Where the list begins then is written
 * down in the same transaction. Rows stay where somebody tampered with them: what is missed must be missed for good.
 */
@Singleton
final class DropPastListRows {
    private static final int ROWS_AT_ONCE = 5_000;
    /** The last one stays. */
    private static final String PAST =
            """
            select position, entries, listed, previous, hmac from audit_chain_list
             where position > $1 and position < (select max(position) from audit_chain_list)
               and listed < now() - $2::text::interval
             order by position limit $3
            """;

    private static final String DROP = "delete from audit_chain_list where position <= $1";

    private final Pool pool;
    private final ChainList chainList;
    private final CheckChainList checkChainList;
    private final SealHmacs hmacs;

    DropPastListRows(Pool pool, ChainList chainList, CheckChainList checkChainList, SealHmacs hmacs) {
        this.pool = pool;
        this.chainList = chainList;
        this.checkChainList = checkChainList;
        this.hmacs = hmacs;
    }

    /** @param retention the time for which a row is kept, by the database's clock */
    Uni<Void> drop(Duration retention) {
        return RepeatWork.whilst(() -> pool.withTransaction(connection -> dropSome(connection, retention)));
    }

    /** Drops some, and tells whether there can be more. Waits for a replica that seals. */
    private Uni<Boolean> dropSome(SqlConnection connection, Duration retention) {
        return SealLock.take(connection)
                .chain(() -> chainList.start(connection))
                .chain(start -> start == null
                        ? Uni.createFrom().item(false)
                        : connection
                                .preparedQuery(PAST)
                                .execute(Tuple.of(start.position(), retention.toString(), ROWS_AT_ONCE))
                                .chain(rows -> {
                                    var check = new ChainListCheck(hmacs, start);
                                    rows.forEach(row -> check.next(ChainListRow.of(row)));
                                    return rows.size() == 0 || !check.isWhole()
                                            ? Uni.createFrom().item(false)
                                            : dropFollowed(connection, check)
                                                    .map(dropped -> dropped && rows.size() == ROWS_AT_ONCE);
                                }));
    }

    private Uni<Boolean> dropFollowed(SqlConnection connection, ChainListCheck check) {
        var start = check.startBehind();
        return checkChainList
                .passedOverNone(connection, check)
                .chain(isWhole -> isWhole
                        ? chainList
                                .moveStart(connection, start)
                                .chain(() -> connection.preparedQuery(DROP).execute(Tuple.of(start.position())))
                                .replaceWith(true)
                        : Uni.createFrom().item(false));
    }
}
