package dev.mintmark.audit;

import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Chains the rows that have come since, so that none can go or change unseen. Rows are found by their ids, of all
 * organizations at once, a while after they came: whoever writes them waits for nothing. Which replica does it does not
 * matter, nor when it was killed: rows, chains and progress move in one transaction.
 */
@Singleton
final class SealRows {
    private static final Logger LOG = Logger.getLogger(SealRows.class);
    private static final int MOST_ROWS = 10_000;
    private static final int MOST_CHUNKS = 50;
    private static final int WORTH_SAYING = 5;
    private static final String CLAIM =
            """
            insert into job (name, next_run) values ('audit-seal', now() + interval '3 seconds')
            on conflict (name) do update set next_run = excluded.next_run where job.next_run <= now()
            returning name
            """;
    private static final String LOCK = "select pg_try_advisory_xact_lock(hashtext('mintmark.audit-seal')) as mine";
    /** Read before the rows are: whatever is not there by then and should be, belongs to a transaction that is older. */
    private static final String STATE = "select " + Progress.COLUMNS
            + """
            , now() as at,
            (select min(xact_start) from pg_stat_activity
              where backend_xid is not null and datname = current_database() and pid <> pg_backend_pid()) as oldest
            from audit_progress
            """;

    private enum Outcome {
        DONE,
        MORE
    }

    private record Range(UUID after, UUID until) {
        boolean isEmpty() {
            return RowIds.ORDER.compare(after, until) >= 0;
        }
    }

    /** @param end up to where all rows are in it */
    private record Chunk(List<SealedRows.SealedRow> rows, UUID end, Outcome outcome) {}

    private final Pool pool;
    private final SealTables tables;
    private final SealHmacs hmacs;
    private final RowMarks marks;
    private final Vertx vertx;
    private final AtomicInteger failures = new AtomicInteger();

    SealRows(Pool pool, SealTables tables, SealHmacs hmacs, RowMarks marks, Vertx vertx) {
        this.pool = pool;
        this.tables = tables;
        this.hmacs = hmacs;
        this.marks = marks;
        this.vertx = vertx;
    }

    @Scheduled(
            every = "2s",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP,
            skipExecutionIf = Scheduled.ApplicationNotRunning.class)
    Uni<Void> tick() {
        return pool.query(CLAIM)
                .execute()
                .chain(claimed ->
                        claimed.rowCount() == 1 ? seal() : Uni.createFrom().voidItem())
                .invoke(() -> failures.set(0))
                .onFailure()
                .invoke(this::complain)
                .onFailure()
                .recoverWithNull();
    }

    /** Once for each time that it does not work for long: a database that is away for a moment is no news. */
    private void complain(Throwable failure) {
        if (failures.incrementAndGet() == WORTH_SAYING) {
            LOG.warnf("Rows of the record are not sealed, and will be when this is over: %s", failure.getMessage());
        }
    }

    /** Seals what there is to seal by now. Does nothing while another replica does. */
    Uni<Void> seal() {
        Uni<Void> all = Uni.createFrom().voidItem();
        for (var look : Look.values()) {
            all = all.chain(() -> seal(look));
        }
        return all;
    }

    private Uni<Void> seal(Look look) {
        return Multi.createBy()
                .repeating()
                .uni(() -> pool.withTransaction(connection -> sealChunk(connection, look)))
                .whilst(outcome -> outcome == Outcome.MORE)
                .select()
                .first(MOST_CHUNKS)
                .collect()
                .last()
                .replaceWithVoid();
    }

    private Uni<Outcome> sealChunk(SqlConnection connection, Look look) {
        return connection.query(LOCK).execute().chain(locked -> {
            if (!locked.iterator().next().getBoolean("mine")) {
                return Uni.createFrom().item(Outcome.DONE);
            }
            return connection.query(STATE).execute().chain(rows -> {
                var row = rows.iterator().next();
                var progress = Progress.of(row);
                var range = new Range(
                        look.start(progress),
                        look.end(
                                progress,
                                row.getOffsetDateTime("at").toInstant(),
                                instant(row.getOffsetDateTime("oldest"))));
                return range.isEmpty()
                        ? Uni.createFrom().item(Outcome.DONE)
                        : sealRange(connection, look, progress, range);
            });
        });
    }

    private Uni<Outcome> sealRange(SqlConnection connection, Look look, Progress progress, Range range) {
        return read(connection, range).chain(chunk -> {
            if (chunk.rows().isEmpty()) {
                // What is written while nothing happens keeps disks busy for nothing.
                return look == Look.FIRST
                        ? Uni.createFrom().item(Outcome.DONE)
                        : advance(connection, look, chunk).replaceWith(Outcome.DONE);
            }
            return listed(connection, look, range.after(), chunk.end())
                    .chain(listed ->
                            vertx.executeBlocking(() -> SealedRows.batches(chunk.rows(), listed, marks), false))
                    .chain(batches -> append(connection, batches, progress))
                    .chain(() -> advance(connection, look, chunk))
                    .replaceWith(chunk.outcome());
        });
    }

    private Uni<Chunk> read(SqlConnection connection, Range range) {
        return tables.rows(connection, AuditedTable.ISSUED_TOKEN, range.after(), range.until(), MOST_ROWS)
                .chain(issues -> tables.rows(
                                connection, AuditedTable.AUDIT_EVENT, range.after(), range.until(), MOST_ROWS)
                        .map(events -> chunk(issues, events, range.until())));
    }

    private static Chunk chunk(List<SealedRows.SealedRow> issues, List<SealedRows.SealedRow> events, UUID until) {
        var end = until;
        for (var rows : List.of(issues, events)) {
            if (rows.size() == MOST_ROWS) {
                var last = rows.get(MOST_ROWS - 1).id();
                end = RowIds.ORDER.compare(last, end) < 0 ? last : end;
            }
        }
        var rows = new ArrayList<SealedRows.SealedRow>(issues.size() + events.size());
        rows.addAll(issues);
        rows.addAll(events);
        var last = end;
        rows.removeIf(row -> RowIds.ORDER.compare(row.id(), last) > 0);
        rows.sort(Comparator.comparing(SealedRows.SealedRow::id, RowIds.ORDER));
        return new Chunk(rows, end, end.equals(until) ? Outcome.DONE : Outcome.MORE);
    }

    /** At the first look no seal lists any of them. */
    private Uni<Map<SealedRows.Subject, Set<UUID>>> listed(
            SqlConnection connection, Look look, UUID after, UUID until) {
        return look == Look.FIRST
                ? Uni.createFrom().item(SealedRows.nothing())
                : tables.listed(connection, after, until);
    }

    private Uni<Void> append(SqlConnection connection, List<SealedRows.Batch> batches, Progress progress) {
        if (batches.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        var organizationIds = batches.stream()
                .map(batch -> batch.subject().organizationId())
                .distinct()
                .toList();
        return connection
                .query("select now() as at")
                .execute()
                .map(rows -> rows.iterator().next().getOffsetDateTime("at").toInstant())
                .chain(now -> tables.ends(connection, organizationIds, progress)
                        .map(ends -> new SealChain(hmacs, ends))
                        .chain(chain -> vertx.executeBlocking(() -> chain.append(batches, now), false)
                                .chain(links -> tables.append(connection, links, chain.ends()))));
    }

    private static Uni<Void> advance(SqlConnection connection, Look look, Chunk chunk) {
        return connection
                .preparedQuery("update audit_progress set " + look.column() + " = $1")
                .execute(Tuple.of(chunk.end()))
                .replaceWithVoid();
    }

    private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
        return time == null ? null : time.toInstant();
    }
}
