package dev.mintmark.organization;

import jakarta.persistence.Column;
import jakarta.persistence.Id;
import jakarta.persistence.MappedSuperclass;
import jakarta.persistence.Transient;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A row that belongs to an organization and is addressed by its name or its id. */
@MappedSuperclass
abstract class TenantEntity {
    @Id
    private UUID id;

    @Column(name = "organization_id", nullable = false, updatable = false)
    private UUID organizationId;

    @Column(nullable = false, columnDefinition = "text")
    private String name;

    @Column(nullable = false, updatable = false)
    private Instant created;

    @Column(nullable = false)
    private Instant modified;

    /** The response that callers saw last within this transaction; null where none was made. */
    @Transient
    private @Nullable Object seen;

    @SuppressWarnings("NullAway.Init") // Hibernate fills the fields
    TenantEntity() {}

    TenantEntity(UUID organizationId, NewRow newRow, String name) {
        this.id = newRow.id();
        this.organizationId = organizationId;
        this.name = name;
        this.created = newRow.at();
        this.modified = newRow.at();
    }

    public UUID id() {
        return id;
    }

    public UUID organizationId() {
        return organizationId;
    }

    /** The name that addresses it within its organization, beside its id. */
    public String name() {
        return name;
    }

    Instant created() {
        return created;
    }

    Instant modified() {
        return modified;
    }

    void rename(String wanted) {
        this.name = wanted;
    }

    @Nullable
    Object seen() {
        return seen;
    }

    void see(Object view) {
        this.seen = view;
    }

    void modify(Instant at) {
        this.modified = at;
    }
}
