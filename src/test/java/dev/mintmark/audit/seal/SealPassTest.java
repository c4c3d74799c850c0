package dev.mintmark.audit.seal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.audit.RowIds;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Up to where rows are sealed. */
class SealPassTest {
    private static final UUID ZERO = new UUID(0, 0);
    private static final Instant NOW = Instant.parse("2026-01-31T00:00:00Z");
    private static final Progress SEALED_UNTIL_NOW = new Progress(ZERO, ZERO, RowIds.floor(NOW), ZERO, ZERO);

    @Test
    void rows_of_the_last_seconds_may_still_be_on_their_way() {
        assertThat(SealPass.FIRST.end(SEALED_UNTIL_NOW, NOW, null)).isEqualTo(RowIds.floor(NOW.minusSeconds(3)));
        assertThat(SealPass.FIRST.end(SEALED_UNTIL_NOW, NOW, NOW.minusSeconds(1)))
                .isEqualTo(RowIds.floor(NOW.minusSeconds(3)));
    }

    @Test
    void so_may_those_of_a_transaction_that_is_running() {
        assertThat(SealPass.FIRST.end(SEALED_UNTIL_NOW, NOW, NOW.minusSeconds(20)))
                .isEqualTo(RowIds.floor(NOW.minusSeconds(20)));
    }

    @Test
    void a_transaction_that_nobody_ends_holds_nothing_up_for_ever() {
        assertThat(SealPass.FIRST.end(SEALED_UNTIL_NOW, NOW, NOW.minusSeconds(7_200)))
                .isEqualTo(RowIds.floor(NOW.minusSeconds(60)));
    }

    @Test
    void no_look_can_have_come_further_than_it_may_go() {
        assertThat(SealPass.FIRST.latestStart(NOW)).isEqualTo(RowIds.floor(NOW.minusSeconds(3)));
        assertThat(SealPass.AGAIN.latestStart(NOW)).isEqualTo(RowIds.floor(NOW.minusSeconds(90)));
        assertThat(SealPass.LAST.latestStart(NOW)).isEqualTo(RowIds.floor(NOW.minusSeconds(3_600)));
    }

    @Test
    void one_that_is_said_to_have_begins_where_the_next_has_not_been() {
        assertThat(SealPass.FIRST.newStart(NOW)).isEqualTo(RowIds.floor(NOW.minusSeconds(90)));
        assertThat(SealPass.AGAIN.newStart(NOW)).isEqualTo(RowIds.floor(NOW.minusSeconds(3_600)));
        assertThat(SealPass.LAST.newStart(NOW)).isEqualTo(RowIds.floor(NOW.minusSeconds(3_600)));
    }

    @Test
    void late_rows_are_looked_for_among_those_that_were_sealed() {
        assertThat(SealPass.AGAIN.end(SEALED_UNTIL_NOW, NOW, null)).isEqualTo(RowIds.floor(NOW.minusSeconds(90)));
        assertThat(SealPass.LAST.end(SEALED_UNTIL_NOW, NOW, null)).isEqualTo(RowIds.floor(NOW.minusSeconds(3_600)));
        var behind = new Progress(ZERO, ZERO, RowIds.floor(NOW.minusSeconds(9_000)), ZERO, ZERO);
        assertThat(SealPass.AGAIN.end(behind, NOW, null)).isEqualTo(behind.sealed());
    }
}
