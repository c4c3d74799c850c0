package dev.mintmark.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mintmark.platform.time.Ids;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Keeps what happened, in the transaction in which it happened: no row, and it did not happen. */
@ApplicationScoped
public class AuditLog {
    private final AuditEvents events;
    private final ObjectMapper json;
    private final Ids ids;
    private final Clock clock;

    AuditLog(AuditEvents events, ObjectMapper json, Ids ids, Clock clock) {
        this.events = events;
        this.json = json;
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

    AuditEvent event(AuditEntry entry) {
        return new AuditEvent(
                ids.next(),
                entry.organizationId(),
                entry.kind(),
                entry.actor(),
                entry.target(),
                details(entry.details()),
                clock.instant().truncatedTo(ChronoUnit.MICROS));
    }

    private String details(Map<String, Object> members) {
        try {
            return json.writeValueAsString(new TreeMap<>(members));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("texts and numbers can be written", e);
        }
    }
}
