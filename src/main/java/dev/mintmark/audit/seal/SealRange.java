package dev.mintmark.audit.seal;

import dev.mintmark.audit.AuditedTable;
import dev.mintmark.audit.record.RowMacs;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * Seals the rows of a range of ids. Its seals go to the ends of their organizations' chains. The new ends go to the list
 * of chains.
 */
@Singleton
final class SealRange {
    private static final Logger LOG = Logger.getLogger(SealRange.class);
    private static final int MAX_ROWS = 10_000;

    private final SealTables tables;
    private final ChainList chainList;
    private final SealHmacs hmacs;
    private final RowMacs rowMacs;
    private final Vertx vertx;

    SealRange(SealTables tables, ChainList chainList, SealHmacs hmacs, RowMacs rowMacs, Vertx vertx) {
        this.tables = tables;
        this.chainList = chainList;
        this.hmacs = hmacs;
        this.rowMacs = rowMacs;
        this.vertx = vertx;
    }

    /**
     * Seals a range, without the rows that seals list already. The first pass skips them too, since progress can have
     * gone back.
     */
    Uni<RowsToSeal> seal(SqlConnection connection, Progress progress, IdRange range) {
        return read(connection, range)
                .call(chunk -> chunk.rows().isEmpty()
                        ? Uni.createFrom().voidItem()
                        : tables.listed(connection, range.after(), chunk.end())
                                .chain(listed -> vertx.executeBlocking(
                                        () -> SealedRows.batches(chunk.rows(), listed, rowMacs), false))
                                .chain(batches -> append(connection, batches, progress)));
    }

    private Uni<RowsToSeal> read(SqlConnection connection, IdRange range) {
        return tables.rows(connection, AuditedTable.ISSUED_TOKEN, range.after(), range.until(), MAX_ROWS)
                .chain(issues -> tables.rows(
                                connection, AuditedTable.AUDIT_EVENT, range.after(), range.until(), MAX_ROWS)
                        .map(events -> RowsToSeal.of(issues, events, range.until(), MAX_ROWS)));
    }

    private Uni<Void> append(SqlConnection connection, List<SealedRows.SealBatch> batches, Progress progress) {
        if (batches.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        var organizationIds = batches.stream()
                .map(batch -> batch.subject().organizationId())
                .distinct()
                .toList();
        return SealState.now(connection).chain(now -> tables.ends(connection, organizationIds, progress)
                .chain(ends -> chainList.next(connection).chain(next -> append(
                                connection, withEnds(batches, ends), new SealChain(hmacs, ends), now, next.position())
                        .chain(after -> chainList.append(connection, next, ends, after, now)))));
    }

    /** Appends the seals; yields the ends of the chains afterwards. */
    private Uni<Map<UUID, SealChain.ChainEnd>> append(
            SqlConnection connection,
            List<SealedRows.SealBatch> batches,
            SealChain chain,
            Instant now,
            long listPosition) {
        return batches.isEmpty()
                ? Uni.createFrom().item(chain.ends())
                : vertx.executeBlocking(() -> chain.append(batches, now, listPosition), false)
                        .chain(links -> tables.append(connection, links, chain.ends()))
                        .map(nothing -> chain.ends());
    }

    /** Keeps the batches of organizations that exist. A removed organization must not stop the others. */
    private static List<SealedRows.SealBatch> withEnds(
            List<SealedRows.SealBatch> batches, Map<UUID, SealChain.ChainEnd> ends) {
        var kept = batches.stream()
                .filter(batch -> ends.containsKey(batch.subject().organizationId()))
                .toList();
        if (kept.size() < batches.size()) {
            LOG.warn("Rows of an organization that is not there are not sealed");
        }
        return kept;
    }
}
