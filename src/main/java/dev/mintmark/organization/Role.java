package dev.mintmark.organization;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Permissions under one name, and how long a token that has them may live. */
@Entity
@Table(name = "role")
public class Role extends TokenLimit {
    @Column(nullable = false, columnDefinition = "text[]")
    private List<String> permissions;

    private long version;

    /** Makes an empty row, for Hibernate. */
    protected Role() {}

    Role(UUID organizationId, NewRow newRow, String name, List<String> permissions, long longestTokenLifeMinutes) {
        super(organizationId, newRow, name, longestTokenLifeMinutes);
        this.permissions = permissions;
        this.version = 1;
    }

    public List<String> permissions() {
        return List.copyOf(permissions);
    }

    /** 1 for a new role, one more with every update. */
    public long version() {
        return version;
    }

    void permit(List<String> wanted) {
        this.permissions = wanted;
    }

    @Override
    void modify(Instant at) {
        super.modify(at);
        this.version++;
    }
}
