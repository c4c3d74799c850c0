package dev.mintmark.organization;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A user that calls applications and is not a person. */
@Entity
@Table(name = "api_user")
public class ApiUser extends TenantEntity {
    @Column(nullable = false, columnDefinition = "text")
    private String email;

    @Column(name = "suspended")
    private @Nullable Instant suspendedAt;

    /** Makes an empty row, for Hibernate. */
    protected ApiUser() {}

    ApiUser(UUID organizationId, NewRow newRow, String name, String email) {
        super(organizationId, newRow, name);
        this.email = email;
    }

    /** Unique in its organization, whatever the case. */
    public String email() {
        return email;
    }

    /** Since when nothing is issued to it; null where it is not suspended. */
    public @Nullable Instant suspendedAt() {
        return suspendedAt;
    }

    void reachAt(String wanted) {
        this.email = wanted;
    }

    void suspend(Instant at) {
        this.suspendedAt = at;
    }

    void unsuspend() {
        this.suspendedAt = null;
    }
}
