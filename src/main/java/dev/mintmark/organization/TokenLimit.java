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

    /** Makes an empty row, for Hibernate. */
    TokenLimit() {}

    TokenLimit(UUID organizationId, NewRow newRow, String name, long longestTokenLifeMinutes) {
        super(organizationId, newRow, name);
        this.longestTokenLifeMinutes = longestTokenLifeMinutes;
    }

    /** The longest lifetime of such a token, in minutes. */
    public long longestTokenLifeMinutes() {
        return longestTokenLifeMinutes;
    }

    /** The instant when every such token is over; null where only its lifetime ends it. */
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
