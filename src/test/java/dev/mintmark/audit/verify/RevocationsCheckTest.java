package dev.mintmark.audit.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A revocation is what the record says of it, or somebody did something to it. */
class RevocationsCheckTest {
    private static final Instant AT = Instant.parse("2026-11-28T03:00:00.123456Z");

    @Test
    void what_the_record_says_is_no_fault() {
        assertThat(judge(AT.toString(), stored("acme/mia", AT, true))).isNull();
        assertThat(judge(null, stored("acme/mia", AT.plusMillis(40), true))).isNull();
    }

    @Test
    void one_that_is_gone_was_removed() {
        assertThat(judge(AT.toString(), null)).isEqualTo(Fault.FaultKind.REMOVED);
        assertThat(judge(null, null)).isEqualTo(Fault.FaultKind.REMOVED);
    }

    @Test
    void one_that_says_anything_else_was_changed() {
        assertThat(judge(AT.toString(), stored("acme/mallory", AT, true))).isEqualTo(Fault.FaultKind.CHANGED);
        assertThat(judge(AT.toString(), stored("acme/mia", AT.plusNanos(1_000), true)))
                .isEqualTo(Fault.FaultKind.CHANGED);
        assertThat(judge(AT.toString(), stored("acme/mia", AT, false))).isEqualTo(Fault.FaultKind.CHANGED);
        assertThat(judge("yesterday", stored("acme/mia", AT, true))).isEqualTo(Fault.FaultKind.CHANGED);
        assertThat(judge(null, stored("acme/mia", AT.plusSeconds(3_600), true))).isEqualTo(Fault.FaultKind.CHANGED);
    }

    private static Fault.@Nullable FaultKind judge(@Nullable String said, RevocationsCheck.@Nullable Stored stored) {
        return RevocationsCheck.judge(
                new RevocationsCheck.Recorded(new UUID(1, 1), "acme/mia", AT.plusMillis(3), said), stored);
    }

    private static RevocationsCheck.Stored stored(String by, Instant revoked, boolean describesToken) {
        return new RevocationsCheck.Stored(by, revoked, describesToken);
    }
}
