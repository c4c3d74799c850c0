package dev.mintmark.audit.record;

import dev.mintmark.audit.RowIds;
import dev.mintmark.platform.json.TimeText;
import dev.mintmark.platform.paging.Page;
import dev.mintmark.platform.paging.Paging;
import dev.mintmark.platform.rows.ReadRows;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The rows of {@code audit_event}. */
@Singleton
public class AuditEvents {
    private static final String APPEND =
            """
            insert into audit_event (id, organization_id, kind, actor, target, details, occurred, mark)
            select * from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[],
                                 $7::timestamptz[], $8::bytea[])
            on conflict do nothing
            """;

    private final Pool pool;
    private final Paging paging;
    private final RowMacs rowMacs;
    private final EventDetails eventDetails;

    AuditEvents(Pool pool, Paging paging, RowMacs rowMacs, EventDetails eventDetails) {
        this.pool = pool;
        this.paging = paging;
        this.rowMacs = rowMacs;
        this.eventDetails = eventDetails;
    }

    /** Appends all or none; one that is there already stays as it is. */
    public Uni<Void> append(List<AuditEvent> events) {
        return append(pool, events);
    }

    /** Appends in the transaction of {@code client}. */
    Uni<Void> append(SqlClient client, List<AuditEvent> events) {
        int size = events.size();
        var ids = new UUID[size];
        var organizationIds = new UUID[size];
        var kinds = new String[size];
        @Nullable String[] actors = new @Nullable String[size];
        @Nullable String[] targets = new @Nullable String[size];
        var details = new String[size];
        var occurred = new OffsetDateTime[size];
        var marked = new Buffer[size];
        for (int i = 0; i < size; i++) {
            var event = events.get(i);
            ids[i] = event.id();
            organizationIds[i] = event.organizationId();
            kinds[i] = event.kind();
            actors[i] = event.actor();
            targets[i] = event.target();
            details[i] = event.details();
            occurred[i] = event.occurred().atOffset(ZoneOffset.UTC);
            marked[i] = Buffer.buffer(rowMacs.mark(event.content()));
        }
        var values = Tuple.from(List.of(ids, organizationIds, kinds, actors, targets, details, occurred, marked));
        return client.preparedQuery(APPEND).execute(values).replaceWithVoid();
    }

    /** One page, newest first: the audit rows, and the rows of issues by exchange, which are the record of those. */
    public Uni<Page<AuditEvent>> page(
            UUID organizationId, EventFilter filter, @Nullable String limit, @Nullable String cursor) {
        var list = "audit-events " + organizationId + ' ' + filter;
        var request = paging.read(list, limit, cursor);
        var query = new EventQuery(organizationId, filter, request.after(), request.limit() + 1);
        return pool.preparedQuery(query.text())
                .execute(query.values())
                .map(rows -> paging.page(list, request, ReadRows.list(rows, this::event), AuditEvent::id));
    }

    private AuditEvent event(Row row) {
        return row.getUUID("issuer_id") == null ? StoredRows.event(row) : issue(row);
    }

    private AuditEvent issue(Row row) {
        var id = row.getUUID("id");
        var issued = row.getOffsetDateTime("occurred").toInstant();
        var details = new TreeMap<String, Object>();
        details.put("name", row.getString("name"));
        details.put("subject", row.getString("subject"));
        details.put("roles", List.of(row.getArrayOfStrings("roles")));
        details.put("audiences", List.of(row.getArrayOfStrings("audiences")));
        details.put("generation", row.getLong("generation"));
        details.put("expires", TimeText.of(row.getOffsetDateTime("expires").toInstant()));
        details.put("issuer", row.getUUID("issuer_id").toString());
        details.put("policyVersion", row.getLong("policy_version"));
        return new AuditEvent(
                id,
                row.getUUID("organization_id"),
                EventQuery.ISSUED,
                row.getString("actor"),
                row.getString("target"),
                eventDetails.write(details),
                Objects.requireNonNullElse(RowIds.instant(id), issued));
    }
}
