package dev.mintmark.audit.verify;

import dev.mintmark.audit.AuditedTable;
import dev.mintmark.audit.Bytes;
import dev.mintmark.audit.RowIds;
import dev.mintmark.audit.record.RowMacs;
import dev.mintmark.platform.json.TimeText;
import dev.mintmark.platform.rows.ReadRows;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import jakarta.inject.Singleton;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Explains faults by the loss of the key that the record was marked and sealed with (docs/lost-key.md). */
@Singleton
final class ExplainLostKey {
    private static final String LAST_LOSS =
            """
            select e.id, e.organization_id, e.mark, e.occurred
              from organization o
             cross join lateral (
                   select id, organization_id, mark, occurred from audit_event
                    where organization_id = o.id and kind = 'signing-key.lost' order by id desc limit 1) as e
             order by e.id desc limit 1
            """;

    private final RowMacs rowMacs;

    ExplainLostKey(RowMacs rowMacs) {
        this.rowMacs = rowMacs;
    }

    /**
     * The sentence on the last loss since the organization was made.
     *
     * @return null where no key was lost, as far as the record tells
     */
    @SuppressWarnings("NullAway") // null is lost where Uni meets type parameters
    Uni<@Nullable String> explain(SqlClient client, UUID organizationId) {
        return client.query(LAST_LOSS).execute().map(rows -> {
            var loss = ReadRows.first(rows);
            if (loss == null || !isOurs(loss)) {
                return null;
            }
            var made = RowIds.instant(organizationId);
            var lost = loss.getOffsetDateTime("occurred").toInstant();
            return made != null && !made.isBefore(lost)
                    ? null
                    : "The key-encryption key of before was lost, and another took its place at " + TimeText.of(lost)
                            + ". Nothing that was recorded before then can be verified any more (docs/lost-key.md).";
        });
    }

    private boolean isOurs(Row event) {
        return rowMacs.isOurs(
                AuditedTable.AUDIT_EVENT,
                event.getUUID("id"),
                event.getUUID("organization_id"),
                Bytes.of(event, "mark").array());
    }
}
