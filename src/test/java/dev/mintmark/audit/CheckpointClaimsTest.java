package dev.mintmark.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A checkpoint names what a record does not hold any more. */
class CheckpointClaimsTest {
    private static final Bytes ROOT = new Bytes(new byte[] {1, 2, 3});
    private static final CheckpointClaims KEPT =
            new CheckpointClaims(new UUID(1, 1), 7, ROOT, 3, Instant.parse("2026-11-28T03:00:00Z"));

    @Test
    void a_record_that_went_on_misses_nothing() {
        assertThat(KEPT.missing(new Bytes(new byte[] {1, 2, 3}), 3)).isEmpty();
        assertThat(KEPT.missing(ROOT, 9)).isEmpty();
    }

    @Test
    void an_older_record_misses_its_seal() {
        assertThat(KEPT.missing(null, 3)).containsExactly(Fault.ofSeal(Fault.Kind.REMOVED, 7, null));
    }

    @Test
    void one_that_went_another_way_has_another_seal() {
        assertThat(KEPT.missing(new Bytes(new byte[] {1, 2, 4}), 3))
                .containsExactly(Fault.ofSeal(Fault.Kind.CHANGED, 7, null));
    }

    @Test
    void a_chain_that_was_taken_off_the_list_is_missed() {
        assertThat(KEPT.missing(ROOT, 2)).containsExactly(Fault.ofTheOne(Fault.Kind.REMOVED, "audit_chains"));
    }

    @Test
    void before_the_first_seal_there_is_nothing_to_miss() {
        var empty = new CheckpointClaims(new UUID(1, 1), 0, new Bytes(new byte[0]), 0, Instant.EPOCH);
        assertThat(empty.missing(null, 0)).isEmpty();
    }
}
