package dev.mintmark.audit.seal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.audit.AuditedTable;
import dev.mintmark.audit.Bytes;
import dev.mintmark.audit.seal.SealedRows.SealedRow;
import java.util.List;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** The rows of one transaction, taken from what was read of both tables. */
class RowsToSealTest {
    private static final UUID ORGANIZATION = new UUID(1, 1);

    @Test
    void rows_of_both_tables_are_taken_in_the_order_of_their_ids() {
        var rows = RowsToSeal.of(issues(1, 4), events(2, 3), id(9), 5);

        assertThat(rows.rows()).extracting(SealedRow::id).containsExactly(id(1), id(2), id(3), id(4));
        assertThat(rows.end()).isEqualTo(id(9));
        assertThat(rows.hasMore()).isFalse();
    }

    @Test
    void no_row_is_taken_from_behind_the_last_that_was_read_of_the_other_table() {
        var rows = RowsToSeal.of(issues(1, 4), events(2, 3), id(9), 2);

        assertThat(rows.rows()).extracting(SealedRow::id).containsExactly(id(1), id(2), id(3));
        assertThat(rows.end()).isEqualTo(id(3));
        assertThat(rows.hasMore()).isTrue();
    }

    @Test
    void a_full_reading_that_ends_where_the_range_does_is_all_of_it() {
        var rows = RowsToSeal.of(issues(1, 9), events(), id(9), 2);

        assertThat(rows.rows()).hasSize(2);
        assertThat(rows.hasMore()).isFalse();
    }

    @Test
    void an_empty_range_is_done_up_to_its_end() {
        assertThat(RowsToSeal.of(issues(), events(), id(9), 2)).isEqualTo(new RowsToSeal(List.of(), id(9), false));
    }

    @Test
    void a_range_is_empty_from_where_its_end_is_reached() {
        assertThat(new IdRange(id(1), id(2)).isEmpty()).isFalse();
        assertThat(new IdRange(id(2), id(2)).isEmpty()).isTrue();
        assertThat(new IdRange(id(3), id(2)).isEmpty()).isTrue();
    }

    private static List<SealedRow> issues(long... ids) {
        return rows(AuditedTable.ISSUED_TOKEN, ids);
    }

    private static List<SealedRow> events(long... ids) {
        return rows(AuditedTable.AUDIT_EVENT, ids);
    }

    private static List<SealedRow> rows(AuditedTable table, long... ids) {
        return LongStream.of(ids)
                .mapToObj(number -> new SealedRow(table, id(number), ORGANIZATION, Bytes.NONE))
                .toList();
    }

    private static UUID id(long number) {
        return new UUID(0, number);
    }
}
