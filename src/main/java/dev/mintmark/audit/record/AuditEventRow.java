package dev.mintmark.audit.record;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An audit row as it is written beside entities, in their transaction. Only ever written. */
@Entity
@Table(name = "audit_event")
public class AuditEventRow {
    @Id
    private UUID id;

    @Column(name = "organization_id", nullable = false, updatable = false)
    private UUID organizationId;

    @Column(nullable = false, updatable = false, columnDefinition = "text")
    private String kind;

    @Column(updatable = false, columnDefinition = "text")
    private @Nullable String actor;

    @Column(updatable = false, columnDefinition = "text")
    private @Nullable String target;

    @Column(nullable = false, updatable = false, columnDefinition = "text")
    private String details;

    @Column(nullable = false, updatable = false)
    private Instant occurred;

    @Column(updatable = false)
    private byte[] mark;

    /** Makes an empty row, for Hibernate. */
    @SuppressWarnings("NullAway.Init") // Hibernate fills the fields
    protected AuditEventRow() {}

    AuditEventRow(AuditEvent event, byte[] mark) {
        this.id = event.id();
        this.organizationId = event.organizationId();
        this.kind = event.kind();
        this.actor = event.actor();
        this.target = event.target();
        this.details = event.details();
        this.occurred = event.occurred();
        this.mark = mark;
    }
}
