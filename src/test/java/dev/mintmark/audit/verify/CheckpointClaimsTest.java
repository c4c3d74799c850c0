package dev.mintmark.audit.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.audit.Bytes;
import dev.mintmark.audit.seal.ChainList;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A checkpoint names what a record does not hold any more. */
class CheckpointClaimsTest {
    private static final Bytes ROOT = new Bytes(new byte[] {1, 2, 3});
    private static final Bytes OTHER = new Bytes(new byte[] {1, 2, 4});
    private static final CheckpointClaims KEPT = new CheckpointClaims(
            new UUID(1, 1), 7, ROOT, 3, new ChainList.ListEnd(9, ROOT), Instant.parse("2026-11-28T03:00:00Z"));

    @Test
    void a_record_that_went_on_misses_nothing() {
        assertThat(KEPT.missing(new Bytes(new byte[] {1, 2, 3}), 3, ROOT))
                .isEqualTo(new CheckpointClaims.Missed(List.of(), null));
        assertThat(KEPT.missing(ROOT, 9, ROOT).faults()).isEmpty();
    }

    @Test
    void an_older_record_misses_its_seal_and_says_what_that_means() {
        var missed = KEPT.missing(null, 3, ROOT);
        assertThat(missed.faults()).containsExactly(Fault.ofSeal(Fault.FaultKind.REMOVED, 7, null));
        assertThat(missed.explanation())
                .isEqualTo(
                        "The checkpoint of 2026-11-28T03:00:00.000Z is newer than the record: its seal 7 is not there."
                                + " An older backup was put back, or seals were taken away.");
    }

    @Test
    void one_that_went_another_way_has_another_seal() {
        assertThat(KEPT.missing(OTHER, 3, ROOT).faults())
                .containsExactly(Fault.ofSeal(Fault.FaultKind.CHANGED, 7, null));
    }

    @Test
    void a_chain_that_was_taken_off_the_list_is_missed() {
        assertThat(KEPT.missing(ROOT, 2, ROOT).faults())
                .containsExactly(Fault.ofTheOne(Fault.FaultKind.REMOVED, "audit_chains"));
    }

    @Test
    void so_is_an_older_list_and_one_that_went_another_way() {
        assertThat(KEPT.missing(ROOT, 3, null).faults()).containsExactly(Fault.ofList(Fault.FaultKind.REMOVED, 9));
        assertThat(KEPT.missing(ROOT, 3, OTHER).faults()).containsExactly(Fault.ofList(Fault.FaultKind.CHANGED, 9));
    }

    @Test
    void before_the_first_seal_there_is_nothing_to_miss() {
        var empty = new CheckpointClaims(new UUID(1, 1), 0, Bytes.NONE, 0, ChainList.ListEnd.NONE, Instant.EPOCH);
        assertThat(empty.missing(null, 0, null).faults()).isEmpty();
    }
}
