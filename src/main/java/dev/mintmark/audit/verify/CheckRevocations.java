package dev.mintmark.audit.verify;

import dev.mintmark.audit.AuditedTable;
import dev.mintmark.audit.RetentionSettings;
import dev.mintmark.audit.RowIds;
import dev.mintmark.audit.seal.Progress;
import dev.mintmark.platform.database.CursorWork;
import dev.mintmark.platform.eventloop.RepeatWork;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads an organization's revocations and the audit rows of them for comparison. */
@Singleton
final class CheckRevocations {
    private static final int ROWS_AT_ONCE = 1_000;
    private static final String RECORDED =
            """
            select t.id, e.actor, e.occurred, substring(e.details from '"revoked":"([^"]*)"') as said,
                   r.revoked_by, r.revoked,
                   r.expires is not distinct from t.expires and r.subject_id is not distinct from t.subject_id
                       and r.application_id is not distinct from t.application_id
                       and r.name is not distinct from t.name as describes_token
              from audit_event e
              join issued_token t
                on t.organization_id = e.organization_id
                   and t.id = case when e.target ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then e.target::uuid end
              left join token_revocation r on r.token_id = t.id and r.organization_id = t.organization_id
             where e.organization_id = $1 and e.kind = 'token.revoked' and e.id >= $2
             order by e.id
            """;
    /**
     * The revocations of a time whose audit rows are all still kept. Their tokens need not be there. A
     * revocation for one that never was is inserted too. One for a token past retention has its audit row.
     */
    private static final String UNRECORDED =
            """
            select r.token_id
              from token_revocation r
              left join issued_token t on t.id = r.token_id
             where r.organization_id = $1 and greatest(r.revoked, t.issued) >= $2
               and not exists (select from audit_event e
                                where e.organization_id = r.organization_id and e.kind = 'token.revoked'
                                  and e.target = r.token_id::text)
             order by r.token_id
            """;

    private final RetentionSettings retention;

    CheckRevocations(RetentionSettings retention) {
        this.retention = retention;
    }

    /** Tells {@code chain} what somebody did to them. */
    Uni<Void> check(SqlConnection connection, UUID organizationId, Progress progress, Instant now, ChainCheck chain) {
        return CursorWork.with(
                        connection,
                        RECORDED,
                        Tuple.of(organizationId, progress.coveredFrom()),
                        cursor -> RepeatWork.whilst(
                                () -> cursor.read(ROWS_AT_ONCE).map(rows -> {
                                    rows.forEach(row -> compare(row, chain));
                                    return cursor.hasMore();
                                })))
                .chain(() -> CursorWork.with(
                        connection,
                        UNRECORDED,
                        Tuple.of(organizationId, keptFrom(progress, now)),
                        cursor -> RepeatWork.whilst(
                                () -> cursor.read(ROWS_AT_ONCE).map(rows -> {
                                    rows.forEach(row -> chain.found(
                                            Fault.ofRevocation(Fault.FaultKind.INSERTED, row.getUUID("token_id"))));
                                    return cursor.hasMore();
                                }))));
    }

    private static void compare(Row row, ChainCheck chain) {
        var kind = judge(row);
        if (kind != null) {
            chain.found(Fault.ofRevocation(kind, row.getUUID("id")));
        }
    }

    private static Fault.@Nullable FaultKind judge(Row row) {
        var revokedBy = row.getString("revoked_by");
        var recorded = new RevocationsCheck.Recorded(
                row.getUUID("id"),
                row.getString("actor"),
                row.getOffsetDateTime("occurred").toInstant(),
                row.getString("said"));
        return RevocationsCheck.judge(
                recorded,
                revokedBy == null
                        ? null
                        : new RevocationsCheck.Stored(
                                revokedBy,
                                row.getOffsetDateTime("revoked").toInstant(),
                                row.getBoolean("describes_token")));
    }

    private OffsetDateTime keptFrom(Progress progress, Instant now) {
        var kept = now.minus(retention.of(AuditedTable.AUDIT_EVENT));
        var covered = RowIds.instant(progress.coveredFrom());
        return (covered == null || covered.isBefore(kept) ? kept : covered).atOffset(ZoneOffset.UTC);
    }
}
