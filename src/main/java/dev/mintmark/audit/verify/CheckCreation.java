package dev.mintmark.audit.verify;

import dev.mintmark.audit.AuditedTable;
import dev.mintmark.audit.Bytes;
import dev.mintmark.audit.RetentionSettings;
import dev.mintmark.audit.RowIds;
import dev.mintmark.audit.record.RowMacs;
import dev.mintmark.audit.seal.Progress;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Looks for the row of an organization's own creation, which came with the organization. A record without seals is whole
 * where nobody sealed yet, and where somebody removed all of it. That row tells.
 */
@Singleton
final class CheckCreation {
    private static final String CREATION =
            """
            select id, mark from audit_event where organization_id = $1 and kind = 'organization.created'
            """;

    private final RowMacs rowMacs;
    private final RetentionSettings retention;

    CheckCreation(RowMacs rowMacs, RetentionSettings retention) {
        this.rowMacs = rowMacs;
        this.retention = retention;
    }

    /** The fault that the row is missing; null where it is there, and where it need not be. */
    @SuppressWarnings("NullAway") // null is lost where Uni meets type parameters
    Uni<@Nullable Fault> check(SqlConnection connection, UUID organizationId, Progress progress, Instant now) {
        return isDue(organizationId, progress, now, retention.of(AuditedTable.AUDIT_EVENT))
                ? find(connection, organizationId)
                : Uni.createFrom().nullItem();
    }

    /**
     * Tells whether the row of a creation must be there. Older versions wrote none, and rows older than the retention
     * are gone.
     */
    static boolean isDue(UUID organizationId, Progress progress, Instant now, Duration retention) {
        var created = RowIds.instant(organizationId);
        return created != null
                && RowIds.ORDER.compare(organizationId, progress.creationsFrom()) >= 0
                && created.isAfter(now.minus(retention));
    }

    @SuppressWarnings("NullAway") // null is lost where Uni meets type parameters
    private Uni<@Nullable Fault> find(SqlConnection connection, UUID organizationId) {
        return connection
                .preparedQuery(CREATION)
                .execute(Tuple.of(organizationId))
                .map(rows -> {
                    for (var row : rows) {
                        if (rowMacs.isOurs(
                                AuditedTable.AUDIT_EVENT,
                                row.getUUID("id"),
                                organizationId,
                                Bytes.of(row, "mark").array())) {
                            return null;
                        }
                    }
                    return Fault.ofCreation(organizationId);
                });
    }
}
