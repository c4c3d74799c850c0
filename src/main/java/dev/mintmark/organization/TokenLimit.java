package dev.mintmark.organization;

import jakarta.persistence.Column;
import jakarta.persistence.MappedSuperclass;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A row that limits the lifetime of tokens. */
@MappedSuperclass
abstract class TokenLimit extends TenantEntity {
    @Column(name = "longest_token_life_minutes", nullable = false)
    private long longestTokenLifeMinutes;

    @Column(name = "latest_token_expiry")
    private @Nullable Instant latestTokenExpiry;

    /** For Hibernate. */
    TokenLimit() {}

    TokenLimit(UUID organizationId, NewRow stamp, String name, long longestTokenLifeMinutes) {
        super(organizationId, stamp, name);
        this.longestTokenLifeMinutes = longestTokenLifeMinutes;
    }

    /** How many minutes such a token may live at most. */
    public long longestTokenLifeMinutes() {
        return longestTokenLifeMinutes;
    }

    /** When every such token is over; null where nothing but its life ends it. */
    public @Nullable Instant latestTokenExpiry() {
        return latestTokenExpiry;
    }

    void limitLife(long minutes) {
        this.longestTokenLifeMinutes = minutes;
    }

    void endAt(@Nullable Instant latest) {
        this.latestTokenExpiry = latest;
    }
}
