package dev.mintmark.audit;

import dev.mintmark.platform.paging.Page;
import dev.mintmark.platform.paging.Paging;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The rows of {@code audit_event}. */
@Singleton
class AuditEvents {
    private static final String APPEND =
            """
            insert into audit_event (id, organization_id, kind, actor, target, details, occurred, mark)
            select * from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[],
                                 $7::timestamptz[], $8::bytea[])
            on conflict do nothing
            """;
    private static final String PAGE =
            """
            select id, organization_id, kind, actor, target, details, occurred
              from audit_event
             where organization_id = $1 and ($2::text is null or kind = $2) and ($3::uuid is null or id < $3)
             order by id desc limit $4
            """;

    private final Pool pool;
    private final Paging paging;
    private final RowMarks marks;

    AuditEvents(Pool pool, Paging paging, RowMarks marks) {
        this.pool = pool;
        this.paging = paging;
        this.marks = marks;
    }

    /** Appends all or none; one that is there already stays as it is. */
    Uni<Void> append(List<AuditEvent> events) {
        return append(pool, events);
    }

    /** As above, in the transaction of {@code client}. */
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
            marked[i] = Buffer.buffer(marks.mark(event.content()));
        }
        var values = Tuple.from(List.of(ids, organizationIds, kinds, actors, targets, details, occurred, marked));
        return client.preparedQuery(APPEND).execute(values).replaceWithVoid();
    }

    /** One page, newest first. */
    Uni<Page<AuditEvent>> page(
            UUID organizationId, @Nullable String kind, @Nullable String limit, @Nullable String cursor) {
        var list = "audit-events " + organizationId + ' ' + kind;
        var request = paging.read(list, limit, cursor);
        return pool.preparedQuery(PAGE)
                .execute(Tuple.of(organizationId, kind, request.after(), request.limit() + 1))
                .map(rows -> {
                    var events = new ArrayList<AuditEvent>(rows.size());
                    rows.forEach(row -> events.add(event(row)));
                    return paging.page(list, request, events, AuditEvent::id);
                });
    }

    private static AuditEvent event(Row row) {
        Instant occurred = row.getOffsetDateTime("occurred").toInstant();
        return new AuditEvent(
                row.getUUID("id"),
                row.getUUID("organization_id"),
                row.getString("kind"),
                row.getString("actor"),
                row.getString("target"),
                row.getString("details"),
                occurred);
    }
}
