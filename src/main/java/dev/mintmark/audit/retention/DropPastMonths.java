package dev.mintmark.audit.retention;

import dev.mintmark.audit.AuditedTable;
import dev.mintmark.audit.Bytes;
import dev.mintmark.audit.MonthOfRows;
import dev.mintmark.audit.RetentionSettings;
import dev.mintmark.audit.RowIds;
import dev.mintmark.audit.seal.Checkpoint;
import dev.mintmark.audit.seal.SealHmacs;
import dev.mintmark.audit.seal.SealLock;
import dev.mintmark.platform.error.OutageLog;
import dev.mintmark.platform.job.ClaimedJob;
import dev.mintmark.platform.rows.ReadRows;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/**
 * Drops months of rows within a day after their retention ends. One transaction drops a month, leaves its checkpoint
 * and removes the lists from its seals. A month that the database's function refuses to drop stays. It does not hold
 * back the others.
 */
@Singleton
final class DropPastMonths {
    private static final Logger LOG = Logger.getLogger(DropPastMonths.class);
    private static final Duration INTERVAL = Duration.ofDays(1);
    /** The pause before the next try, where a month could not go. */
    private static final Duration RETRY = Duration.ofMinutes(10);

    private static final String MONTHS = "select month from months_before($1, $2) as month";
    /** Limits the wait for a lock, since issuing waits behind the drop. */
    private static final String WAIT_LITTLE = "set local lock_timeout = '2s'";

    private static final String IS_PAST = "select is_month_past($1, $2, $3::text::interval)";
    /** Sums the sizes of seals. A forged size is found by verification, not here. */
    private static final String SEALED =
            """
            select organization_id, max(seq) as last_seq,
                   greatest(0, least(sum(size), 9223372036854775807))::bigint as size
              from audit_seal where of_table = $1 and first_id >= $2 and first_id < $3 group by organization_id
            """;

    private static final String REMEMBER =
            """
            insert into audit_checkpoint (organization_id, of_table, month, last_seq, size, dropped, hmac)
            values ($1, $2, to_date($3, 'YYYY-MM'), $4, $5, $6, $7)
            """;
    private static final String EMPTY =
            """
            update audit_seal set ids = null where of_table = $1 and first_id >= $2 and first_id < $3
            """;
    private static final String DROP = "select drop_month($1, $2, $3::text::interval)";

    private final Pool pool;
    private final RetentionSettings settings;
    private final DropPastListRows dropPastListRows;
    private final SealHmacs hmacs;
    private final Clock clock;
    private final ClaimedJob job;
    /** The reasons for months that could not go; each is logged once. */
    private final Map<MonthOfRows, String> complaints = new ConcurrentHashMap<>();

    DropPastMonths(
            Pool pool, RetentionSettings settings, DropPastListRows dropPastListRows, SealHmacs hmacs, Clock clock) {
        this.pool = pool;
        this.settings = settings;
        this.dropPastListRows = dropPastListRows;
        this.hmacs = hmacs;
        this.clock = clock;
        this.job = new ClaimedJob(
                pool,
                "retention",
                INTERVAL,
                RETRY,
                new OutageLog(LOG, "Months past their retention are dropped at the next try"));
    }

    @Scheduled(
            every = "10m",
            delayed = "30s",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP,
            skipExecutionIf = Scheduled.ApplicationNotRunning.class)
    Uni<Void> tick() {
        return job.runTurn(turn -> dropAllOfToday()
                .chain(left ->
                        left.isEmpty() ? turn.done(pool) : Uni.createFrom().item(false))
                .replaceWithVoid());
    }

    private Uni<List<MonthOfRows>> dropAllOfToday() {
        return dropAll().call(() -> dropPastListRows.drop(settings.of(AuditedTable.AUDIT_EVENT)));
    }

    /** Drops every month that is past its retention, and answers those that could not go. */
    Uni<List<MonthOfRows>> dropAll() {
        return Multi.createFrom()
                .items(AuditedTable.values())
                .onItem()
                .transformToUniAndConcatenate(this::dropAll)
                .collect()
                .in(ArrayList<MonthOfRows>::new, List::addAll)
                .map(List::copyOf);
    }

    private Uni<List<MonthOfRows>> dropAll(AuditedTable table) {
        var retention = settings.of(table);
        return pool.preparedQuery(MONTHS)
                .execute(Tuple.of(table.text(), clock.instant().minus(retention).atOffset(ZoneOffset.UTC)))
                .map(rows -> ReadRows.list(rows, row -> row.getOffsetDateTime("month")))
                .chain(months -> Multi.createFrom()
                        .iterable(months)
                        .onItem()
                        .transformToUniAndConcatenate(month -> attempt(table, month, retention))
                        .collect()
                        .asList());
    }

    /** Nothing, or the month that could not go. */
    private Uni<MonthOfRows> attempt(AuditedTable table, OffsetDateTime start, Duration retention) {
        var month = new MonthOfRows(table, monthOf(start));
        return pool.withTransaction(connection -> drop(connection, table, start, retention))
                .invoke(() -> complaints.remove(month))
                .onItem()
                .<MonthOfRows>transform(gone -> null)
                .onFailure()
                .recoverWithItem(failure -> complain(month, failure));
    }

    private MonthOfRows complain(MonthOfRows month, Throwable failure) {
        var reason = String.valueOf(failure.getMessage());
        if (!reason.equals(complaints.put(month, reason))) {
            LOG.warnf("Rows of %s are past their retention and do not go: %s", month, reason);
        }
        return month;
    }

    private Uni<Void> drop(SqlConnection connection, AuditedTable table, OffsetDateTime month, Duration retention) {
        var asked = Tuple.of(table.text(), month, retention.toString());
        return SealLock.take(connection)
                .chain(() -> connection.query(WAIT_LITTLE).execute())
                .chain(() -> connection.preparedQuery(IS_PAST).execute(asked))
                .chain(rows -> rows.iterator().next().getBoolean(0)
                        ? remember(connection, table, month)
                                .chain(() -> connection.preparedQuery(DROP).execute(asked))
                                .invoke(() -> LOG.infof("Rows of %s of %s are gone", table.text(), monthOf(month)))
                                .replaceWithVoid()
                        : Uni.createFrom().voidItem());
    }

    private Uni<Void> remember(SqlConnection connection, AuditedTable table, OffsetDateTime month) {
        var range = Tuple.of(
                table.text(),
                RowIds.floor(month.toInstant()),
                RowIds.floor(month.plusMonths(1).toInstant()));
        var dropped = clock.instant().truncatedTo(ChronoUnit.MICROS);
        return connection
                .preparedQuery(SEALED)
                .execute(range)
                .map(rows -> ReadRows.list(
                        rows,
                        row -> signed(new Checkpoint(
                                row.getUUID("organization_id"),
                                table,
                                monthOf(month),
                                row.getLong("last_seq"),
                                row.getLong("size"),
                                dropped,
                                Bytes.NONE))))
                .chain(checkpoints -> insert(connection, checkpoints))
                .chain(() -> connection.preparedQuery(EMPTY).execute(range))
                .replaceWithVoid();
    }

    private Checkpoint signed(Checkpoint open) {
        return new Checkpoint(
                open.organizationId(),
                open.table(),
                open.month(),
                open.lastSeq(),
                open.size(),
                open.dropped(),
                hmacs.of(open.content()));
    }

    private static Uni<Void> insert(SqlConnection connection, List<Checkpoint> checkpoints) {
        if (checkpoints.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return connection
                .preparedQuery(REMEMBER)
                .executeBatch(checkpoints.stream()
                        .map(checkpoint -> Tuple.from(List.of(
                                checkpoint.organizationId(),
                                checkpoint.table().text(),
                                checkpoint.month().toString(),
                                checkpoint.lastSeq(),
                                checkpoint.size(),
                                checkpoint.dropped().atOffset(ZoneOffset.UTC),
                                Buffer.buffer(checkpoint.hmac().array()))))
                        .toList())
                .replaceWithVoid();
    }

    private static YearMonth monthOf(OffsetDateTime start) {
        return YearMonth.from(start.withOffsetSameInstant(ZoneOffset.UTC));
    }
}
