package dev.mintmark.audit.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.audit.RowIds;
import dev.mintmark.audit.seal.Progress;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The organizations whose record must have the row of their creation. */
class CheckCreationTest {
    private static final UUID ZERO = new UUID(0, 0);
    private static final Instant NOW = Instant.parse("2026-01-31T00:00:00Z");
    private static final Duration RETENTION = Duration.ofDays(30);

    @Test
    void one_that_this_version_created_within_the_retention_must_have_it() {
        assertThat(isDue(createdAt(NOW.minus(Duration.ofDays(29))), NOW.minus(Duration.ofDays(60))))
                .isTrue();
    }

    @Test
    void of_an_older_one_the_row_is_gone() {
        assertThat(isDue(createdAt(NOW.minus(Duration.ofDays(31))), NOW.minus(Duration.ofDays(60))))
                .isFalse();
    }

    @Test
    void an_older_version_wrote_none() {
        assertThat(isDue(createdAt(NOW.minus(Duration.ofDays(29))), NOW.minus(Duration.ofDays(28))))
                .isFalse();
    }

    @Test
    void an_id_without_a_time_tells_nothing() {
        assertThat(isDue(UUID.fromString("11111111-2222-4333-8444-555555555555"), NOW.minus(Duration.ofDays(60))))
                .isFalse();
    }

    private static boolean isDue(UUID organizationId, Instant creationsFrom) {
        var progress = new Progress(ZERO, RowIds.floor(creationsFrom), ZERO, ZERO, ZERO);
        return CheckCreation.isDue(organizationId, progress, NOW, RETENTION);
    }

    /** A UUIDv7 of that millisecond. */
    private static UUID createdAt(Instant at) {
        return new UUID(at.toEpochMilli() << 16 | 0x7000, 0x8000_0000_0000_0000L);
    }
}
