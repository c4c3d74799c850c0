package dev.mintmark.audit.record;

import dev.mintmark.platform.time.Ids;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * Writes audit events in the transaction that they tell of. So an event and its cause are committed together or not at
 * all.
 */
@ApplicationScoped
public class AuditLog {
    private final AuditEvents events;
    private final RowMacs rowMacs;
    private final EventDetails details;
    private final Ids ids;
    private final Clock clock;

    AuditLog(AuditEvents events, RowMacs rowMacs, EventDetails details, Ids ids, Clock clock) {
        this.events = events;
        this.rowMacs = rowMacs;
        this.details = details;
        this.ids = ids;
        this.clock = clock;
    }

    /**
     * Writes one row for each entry, in their order.
     *
     * @param transaction the connection on which the thing itself is done
     */
    public Uni<Void> write(SqlClient transaction, List<AuditEntry> entries) {
        return events.append(transaction, entries.stream().map(this::event).toList());
    }

    /** Writes one row. */
    public Uni<Void> write(SqlClient transaction, AuditEntry entry) {
        return write(transaction, List.of(entry));
    }

    /** Writes one row in the transaction of the current session, for what is done with entities. */
    public Uni<Void> write(AuditEntry entry) {
        var event = event(entry);
        return Panache.getSession()
                .chain(session -> session.persist(new AuditEventRow(event, rowMacs.mark(event.content())))
                        .chain(session::flush));
    }

    AuditEvent event(AuditEntry entry) {
        return new AuditEvent(
                ids.next(),
                entry.organizationId(),
                entry.kind(),
                entry.actor(),
                entry.target(),
                details.write(entry.details()),
                clock.instant().truncatedTo(ChronoUnit.MICROS));
    }
}
