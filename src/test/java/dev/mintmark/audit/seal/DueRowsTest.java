package dev.mintmark.audit.seal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.audit.RowIds;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rows that must be in a seal by now. */
class DueRowsTest {
    private static final UUID ZERO = new UUID(0, 0);
    private static final Instant NOW = Instant.parse("2026-01-31T00:00:00Z");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    # sealed until | the row came | overdue
                    PT3S           | PT2S         | false
                    PT3S           | PT20M        | false
                    PT3S           | P3D          | false
                    PT3S           | P4D          | true
                    PT1H           | PT9M         | false
                    PT1H           | PT20M        | true
                    PT1H           | PT2H         | false
                    PT-1M          | PT9M         | false
                    PT-1M          | PT20M        | true
                    P-1D           | PT20M        | true
                    """)
    void a_row_is_overdue_when_nothing_is_on_its_way_to_it(
            Duration sealedBefore, Duration cameBefore, boolean overdue) {
        var due = DueRows.at(new Progress(ZERO, ZERO, ago(sealedBefore), ZERO, ZERO), NOW);

        assertThat(due.isOverdue(ago(cameBefore))).isEqualTo(overdue);
    }

    @Test
    void a_row_of_a_clock_that_is_fast_is_not() {
        var due = DueRows.at(new Progress(ZERO, ZERO, ago(Duration.ofSeconds(3)), ZERO, ZERO), NOW);

        assertThat(due.isOverdue(ago(Duration.ofDays(-1)))).isFalse();
    }

    private static UUID ago(Duration before) {
        return RowIds.floor(NOW.minus(before));
    }
}
