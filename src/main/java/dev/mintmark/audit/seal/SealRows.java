package dev.mintmark.audit.seal;

import dev.mintmark.audit.AuditedTable;
import dev.mintmark.audit.RowIds;
import dev.mintmark.audit.record.RowMacs;
import dev.mintmark.platform.error.OutageLog;
import dev.mintmark.platform.job.ClaimedJob;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Seals new rows into chains, so that none can be removed or changed unseen. Rows are found by their ids a while after
 * they came, so that writers wait for nothing. Rows, chains and progress move in one transaction, so any replica may do
 * it and may be killed meanwhile. Once an hour it reads the last days again, whatever the progress is.
 */
@Singleton
public final class SealRows {
    private static final Logger LOG = Logger.getLogger(SealRows.class);
    private static final int MAX_ROWS = 10_000;
    private static final int MAX_CHUNKS = 50;
    private static final int TOLERATED_FAILURES = 4;
    private static final Duration INTERVAL = Duration.ofSeconds(3);
    private static final Duration INTERVAL_OF_LAST_DAYS = Duration.ofHours(1);
    /** The age after which a late row is not sealed any more. */
    static final Duration LATEST = Duration.ofDays(3);
    /** The span of rows that are sealed at once, so that their lists fit into memory. */
    private static final Duration PIECE = Duration.ofHours(1);
    /** Between pieces: this pass has time, and those who issue have none. */
    private static final Duration PAUSE = Duration.ofMillis(100);
    /** It is read before the rows are. A row that is due by then and not there belongs to an older transaction. */
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

    /** @param now by the database's clock */
    private record State(Progress progress, Instant now, @Nullable Instant oldestWriting) {}

    /** @param end up to where all rows are in it */
    private record Chunk(List<SealedRows.SealedRow> rows, UUID end, Outcome outcome) {}

    private final Pool pool;
    private final SealTables tables;
    private final KnownChains knownChains;
    private final ChainList chainList;
    private final SealHmacs hmacs;
    private final RowMacs marks;
    private final Vertx vertx;
    private final ClaimedJob job;
    private final ClaimedJob jobOfLastDays;

    SealRows(
            Pool pool,
            SealTables tables,
            KnownChains knownChains,
            ChainList chainList,
            SealHmacs hmacs,
            RowMacs marks,
            Vertx vertx) {
        this.pool = pool;
        this.tables = tables;
        this.knownChains = knownChains;
        this.chainList = chainList;
        this.hmacs = hmacs;
        this.marks = marks;
        this.vertx = vertx;
        this.job = new ClaimedJob(pool, "audit-seal", INTERVAL, outageLog());
        this.jobOfLastDays = new ClaimedJob(pool, "audit-seal-last-days", INTERVAL_OF_LAST_DAYS, outageLog());
    }

    /** A failure now and then, such as a lock that is not free, is no news. */
    private static OutageLog outageLog() {
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

    @Scheduled(
            every = "10s",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP,
            skipExecutionIf = Scheduled.ApplicationNotRunning.class)
    Uni<Void> tickOfLastDays() {
        return jobOfLastDays.runTurn(turn -> sealLastDays().onFailure().call(turn::giveBack));
    }

    /**
     * Seals those rows of the last days that no seal lists, however late they came. Piece by piece and without hurry; what
     * one replica leaves undone is done within the hour.
     */
    public Uni<Void> sealLastDays() {
        return pool.withTransaction(connection -> ifLocked(connection, Outcome.DONE, () -> knownChains
                                .addPresent(connection)
                                .replaceWith(Outcome.DONE))
                        .chain(() -> now(connection)))
                .chain(now -> {
                    var reached = new AtomicReference<>(RowIds.floor(now.minus(LATEST)));
                    return Multi.createBy()
                            .repeating()
                            .uni(() -> pool.withTransaction(connection -> sealPiece(connection, reached))
                                    .onItem()
                                    .delayIt()
                                    .by(PAUSE))
                            .whilst(outcome -> outcome == Outcome.MORE)
                            .collect()
                            .last();
                })
                .replaceWithVoid();
    }

    private Uni<Outcome> sealPiece(SqlConnection connection, AtomicReference<UUID> reached) {
        return ifLocked(connection, Outcome.MORE, () -> state(connection).chain(state -> {
            var after = Objects.requireNonNull(reached.get());
            var piece = RowIds.floor(Instant.ofEpochMilli(RowIds.millis(after)).plus(PIECE));
            var end = SealPass.AGAIN.latestStart(state.now());
            var isLast = RowIds.ORDER.compare(piece, end) >= 0;
            var range = new Range(after, isLast ? end : piece);
            return range.isEmpty()
                    ? Uni.createFrom().item(Outcome.DONE)
                    : sealRange(connection, state.progress(), range).map(chunk -> {
                        reached.set(chunk.end());
                        return isLast ? chunk.outcome() : Outcome.MORE;
                    });
        }));
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
                .whilst(outcome -> outcome == Outcome.MORE)
                .select()
                .first(MAX_CHUNKS)
                .collect()
                .last()
                .replaceWithVoid();
    }

    private Uni<Outcome> sealChunk(SqlConnection connection, SealPass pass) {
        return ifLocked(connection, Outcome.DONE, () -> state(connection).chain(state -> {
            var start = pass.start(state.progress());
            if (RowIds.ORDER.compare(start, pass.latestStart(state.now())) > 0) {
                return goBack(connection, pass, start, pass.newStart(state.now()));
            }
            var range = new Range(start, pass.end(state.progress(), state.now(), state.oldestWriting()));
            return range.isEmpty()
                    ? Uni.createFrom().item(Outcome.DONE)
                    : sealRange(connection, state.progress(), range)
                            .call(chunk -> advance(connection, pass, chunk))
                            .map(Chunk::outcome);
        }));
    }

    /** While another replica seals, or a month goes, nothing is done. */
    private static Uni<Outcome> ifLocked(SqlConnection connection, Outcome otherwise, Supplier<Uni<Outcome>> work) {
        return SealLock.tryToTake(connection)
                .chain(isMine -> isMine ? work.get() : Uni.createFrom().item(otherwise));
    }

    private static Uni<State> state(SqlConnection connection) {
        return connection.query(STATE).execute().map(rows -> {
            for (var row : rows) {
                var progress = Progress.of(row);
                if (progress != null) {
                    return new State(
                            progress,
                            row.getOffsetDateTime("at").toInstant(),
                            instant(row.getOffsetDateTime("oldest")));
                }
            }
            throw new IllegalStateException("audit_progress has no row that can be read");
        });
    }

    /**
     * Nothing was sealed that far ahead: the clock was wrong, or somebody wrote it there to keep rows unsealed. The
     * next pass through the last days finds the rows that came meanwhile.
     */
    private Uni<Outcome> goBack(SqlConnection connection, SealPass pass, UUID start, UUID newStart) {
        LOG.warnf(
                "The record's progress (%s) said %s: sealing goes on from %s, and the last days are looked through again",
                pass.column(),
                Instant.ofEpochMilli(RowIds.millis(start)),
                Instant.ofEpochMilli(RowIds.millis(newStart)));
        return move(connection, pass, newStart)
                .chain(() -> jobOfLastDays.makeDue(connection))
                .replaceWith(Outcome.MORE);
    }

    /**
     * Seals a range, without the rows that seals list already. The first pass skips them too, since progress can have
     * gone back.
     */
    private Uni<Chunk> sealRange(SqlConnection connection, Progress progress, Range range) {
        return read(connection, range)
                .call(chunk -> chunk.rows().isEmpty()
                        ? Uni.createFrom().voidItem()
                        : tables.listed(connection, range.after(), chunk.end())
                                .chain(listed -> vertx.executeBlocking(
                                        () -> SealedRows.batches(chunk.rows(), listed, marks), false))
                                .chain(batches -> append(connection, batches, progress)));
    }

    private Uni<Chunk> read(SqlConnection connection, Range range) {
        return tables.rows(connection, AuditedTable.ISSUED_TOKEN, range.after(), range.until(), MAX_ROWS)
                .chain(issues -> tables.rows(
                                connection, AuditedTable.AUDIT_EVENT, range.after(), range.until(), MAX_ROWS)
                        .map(events -> chunk(issues, events, range.until())));
    }

    private static Chunk chunk(List<SealedRows.SealedRow> issues, List<SealedRows.SealedRow> events, UUID until) {
        var end = until;
        for (var rows : List.of(issues, events)) {
            if (rows.size() == MAX_ROWS) {
                var last = rows.get(MAX_ROWS - 1).id();
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

    private Uni<Void> append(SqlConnection connection, List<SealedRows.Batch> batches, Progress progress) {
        if (batches.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        var organizationIds = batches.stream()
                .map(batch -> batch.subject().organizationId())
                .distinct()
                .toList();
        return now(connection).chain(now -> tables.ends(connection, organizationIds, progress)
                .chain(ends -> chainList.next(connection).chain(next -> append(
                                connection, withEnds(batches, ends), new SealChain(hmacs, ends), now, next.position())
                        .chain(after -> chainList.append(connection, next, ends, after, now)))));
    }

    /** Appends the seals; yields the ends of the chains afterwards. */
    private Uni<Map<UUID, SealChain.End>> append(
            SqlConnection connection, List<SealedRows.Batch> batches, SealChain chain, Instant now, long listPosition) {
        return batches.isEmpty()
                ? Uni.createFrom().item(chain.ends())
                : vertx.executeBlocking(() -> chain.append(batches, now, listPosition), false)
                        .chain(links -> tables.append(connection, links, chain.ends()))
                        .map(nothing -> chain.ends());
    }

    /** Keeps the batches of organizations that exist. A removed organization must not stop the others. */
    private static List<SealedRows.Batch> withEnds(List<SealedRows.Batch> batches, Map<UUID, SealChain.End> ends) {
        var kept = batches.stream()
                .filter(batch -> ends.containsKey(batch.subject().organizationId()))
                .toList();
        if (kept.size() < batches.size()) {
            LOG.warn("Rows of an organization that is not there are not sealed");
        }
        return kept;
    }

    private static Uni<Instant> now(SqlConnection connection) {
        return connection
                .query("select now() as at")
                .execute()
                .map(rows -> rows.iterator().next().getOffsetDateTime("at").toInstant());
    }

    /** Advances the progress. The first pass moves with the rows, so that an idle service writes nothing. */
    private static Uni<Void> advance(SqlConnection connection, SealPass pass, Chunk chunk) {
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

    private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
        return time == null ? null : time.toInstant();
    }
}
