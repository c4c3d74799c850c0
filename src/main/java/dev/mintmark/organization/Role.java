package dev.mintmark.organization;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Permissions under one name, and how long a token that has them may live. */
@Entity
@Table(name = "role")
public class Role extends Owned {
    @Column(nullable = false, columnDefinition = "text[]")
    private List<String> permissions;

    @Column(name = "longest_token_life_minutes", nullable = false)
    private long longestTokenLifeMinutes;

    @Column(name = "latest_token_expiry")
    private @Nullable Instant latestTokenExpiry;

    private long version;

    /** For Hibernate. */
    protected Role() {}

    Role(UUID organizationId, Stamp stamp, String name, List<String> permissions, long longestTokenLifeMinutes) {
        super(organizationId, stamp, name);
        this.permissions = permissions;
        this.longestTokenLifeMinutes = longestTokenLifeMinutes;
        this.version = 1;
    }

    public List<String> permissions() {
        return List.copyOf(permissions);
    }

    /** How many minutes a token with this role may live at most. */
    public long longestTokenLifeMinutes() {
        return longestTokenLifeMinutes;
    }

    /** When every token with this role is over; null where nothing but its life ends it. */
    public @Nullable Instant latestTokenExpiry() {
        return latestTokenExpiry;
    }

    /** 1 for a new role, one more with every update. */
    public long version() {
        return version;
    }

    void permit(List<String> wanted) {
        this.permissions = wanted;
    }

    void limitLife(long minutes) {
        this.longestTokenLifeMinutes = minutes;
    }

    void endAt(@Nullable Instant latest) {
        this.latestTokenExpiry = latest;
    }

    @Override
    void modify(Instant at) {
        super.modify(at);
        this.version++;
    }
}
