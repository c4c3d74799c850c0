package dev.mintmark.audit.verify;

import dev.mintmark.audit.AuditedTable;
import dev.mintmark.audit.seal.DueRows;
import dev.mintmark.audit.seal.KnownChains;
import dev.mintmark.audit.seal.Progress;
import dev.mintmark.platform.rows.ReadRows;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Verifies an organization's rows and seals as of one moment, and tells the changes that the service did not make. Its
 * parts read both in pieces, so that millions of rows take constant memory.
 */
@Singleton
public final class VerifyAudit {
    /** It is taken before the moment is fixed. So no month goes between the reading of its seals and of its rows. */
    private static final String KEEP_MONTHS = "lock table issued_token, audit_event in access share mode";

    private static final String ONE_MOMENT = "set transaction isolation level repeatable read, read only";
    private static final String PROGRESS = "select " + Progress.COLUMNS + ", now() as at from audit_progress";
    private static final Duration TIME_OF_A_PASS = Duration.ofSeconds(10);

    private final Pool pool;
    private final KnownChains knownChains;
    private final CheckChainList checkChainList;
    private final CheckChain checkChain;
    private final CheckRows checkRows;
    private final CheckCreation checkCreation;
    private final CheckRevocations checkRevocations;
    private final ReadAuditHead readAuditHead;
    private final ExplainLostKey explainLostKey;

    VerifyAudit(
            Pool pool,
            KnownChains knownChains,
            CheckChainList checkChainList,
            CheckChain checkChain,
            CheckRows checkRows,
            CheckCreation checkCreation,
            CheckRevocations checkRevocations,
            ReadAuditHead readAuditHead,
            ExplainLostKey explainLostKey) {
        this.pool = pool;
        this.knownChains = knownChains;
        this.checkChainList = checkChainList;
        this.checkChain = checkChain;
        this.checkRows = checkRows;
        this.checkCreation = checkCreation;
        this.checkRevocations = checkRevocations;
        this.readAuditHead = readAuditHead;
        this.explainLostKey = explainLostKey;
    }

    /**
     * Verifies a record. Unsealed rows that are due get the time of a sealing pass: rows may have come late with
     * earlier ids.
     *
     * @param extent the chains to compare with the list of the ends of all chains
     * @param kept a checkpoint of before, whose record must still be there; null for none
     */
    public Uni<VerificationResponse> verify(
            UUID organizationId, CheckChainList.Extent extent, @Nullable CheckpointClaims kept) {
        return verifyNow(organizationId, extent, kept)
                .chain(found -> found.faults().stream().noneMatch(fault -> fault.kind() == Fault.FaultKind.UNSEALED)
                        ? Uni.createFrom().item(found)
                        : Uni.createFrom()
                                .voidItem()
                                .onItem()
                                .delayIt()
                                .by(TIME_OF_A_PASS)
                                .chain(() -> verifyNow(organizationId, extent, kept)));
    }

    private Uni<VerificationResponse> verifyNow(
            UUID organizationId, CheckChainList.Extent extent, @Nullable CheckpointClaims kept) {
        return pool.withTransaction(connection -> connection
                .query(ONE_MOMENT)
                .execute()
                .chain(() -> connection.query(KEEP_MONTHS).execute())
                .chain(() -> knownChains.read(connection))
                .chain(known -> connection
                        .query(PROGRESS)
                        .execute()
                        .chain(rows -> verify(connection, organizationId, known, rows))
                        .chain(found -> checkChainList
                                .check(connection, organizationId, extent, known)
                                .map(found::with))
                        .chain(found -> kept == null
                                ? Uni.createFrom().item(found)
                                : readAuditHead.compare(connection, kept, known).map(found::after))
                        .chain(found -> found.valid()
                                ? Uni.createFrom().item(found)
                                : explainLostKey
                                        .explain(connection, organizationId)
                                        .map(found::explained))));
    }

    private Uni<VerificationResponse> verify(
            SqlConnection connection, UUID organizationId, KnownChains.Known known, RowSet<Row> rows) {
        var row = ReadRows.first(rows);
        if (row == null) {
            return Uni.createFrom().item(VerificationResponse.withoutProgress(Fault.FaultKind.REMOVED));
        }
        var progress = Progress.of(row);
        return progress == null
                ? Uni.createFrom().item(VerificationResponse.withoutProgress(Fault.FaultKind.CHANGED))
                : verify(
                        connection,
                        organizationId,
                        known,
                        progress,
                        row.getOffsetDateTime("at").toInstant());
    }

    private Uni<VerificationResponse> verify(
            SqlConnection connection, UUID organizationId, KnownChains.Known known, Progress progress, Instant now) {
        var due = DueRows.at(progress, now);
        return checkChain
                .check(connection, organizationId, known, progress)
                .call(chain -> checkRevocations.check(connection, organizationId, progress, now, chain))
                .chain(chain -> checkRows
                        .check(connection, organizationId, progress, AuditedTable.ISSUED_TOKEN, chain, due)
                        .chain(issues -> checkRows
                                .check(connection, organizationId, progress, AuditedTable.AUDIT_EVENT, chain, due)
                                .map(events -> VerificationResponse.of(chain, issues, events)))
                        .chain(found -> found.valid() && !chain.hasDropped(AuditedTable.AUDIT_EVENT)
                                ? checkCreation
                                        .check(connection, organizationId, progress, now)
                                        .map(fault -> fault == null ? found : found.with(fault))
                                : Uni.createFrom().item(found)));
    }
}
