package dev.mintmark.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.audit.record.AuditEvent;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Two different rows never have the same content: or one could be put in the other's place. */
class RowContentTest {
    private static final UUID ONE = new UUID(1, 1);
    private static final UUID TWO = new UUID(2, 2);
    private static final Instant NOW = Instant.parse("2026-01-31T00:00:00Z");

    @Property
    void different_rows_differ_and_equal_rows_do_not(@ForAll("rows") AuditEvent row, @ForAll("rows") AuditEvent other) {
        assertThat(Arrays.equals(row.content().bytes(), other.content().bytes()))
                .isEqualTo(row.equals(other));
    }

    @Property
    void lists_differ_however_their_texts_are_cut(@ForAll List<String> texts, @ForAll List<String> others) {
        var content = new RowContent("t", ONE, ONE).texts(texts).texts(others).bytes();
        var turned = new RowContent("t", ONE, ONE).texts(others).texts(texts).bytes();

        assertThat(Arrays.equals(content, turned)).isEqualTo(texts.equals(others));
    }

    @Example
    void a_value_that_is_missing_is_none_that_is_empty() {
        assertThat(new RowContent("t", ONE, ONE).text(null).bytes())
                .isNotEqualTo(new RowContent("t", ONE, ONE).text("").bytes());
        assertThat(new RowContent("t", ONE, ONE).number(null).bytes())
                .isNotEqualTo(new RowContent("t", ONE, ONE).number(0L).bytes());
        assertThat(new RowContent("t", ONE, ONE).id(null).text("").bytes())
                .isNotEqualTo(new RowContent("t", ONE, ONE).text("").id(null).bytes());
    }

    @Example
    void which_row_it_is_depends_on_table_id_and_organization_alone() {
        var identity = new RowContent("t", ONE, TWO).text("more").identity();

        assertThat(identity).isEqualTo(new RowContent("t", ONE, TWO).identity());
        assertThat(identity).isNotEqualTo(new RowContent("u", ONE, TWO).identity());
        assertThat(identity).isNotEqualTo(new RowContent("t", TWO, TWO).identity());
        assertThat(identity).isNotEqualTo(new RowContent("t", ONE, ONE).identity());
    }

    @Example
    void a_time_without_end_is_a_value_like_another() {
        assertThat(new RowContent("t", ONE, ONE).time(Instant.MAX).bytes())
                .isNotEqualTo(new RowContent("t", ONE, ONE).time(NOW).bytes());
    }

    @Provide
    Arbitrary<AuditEvent> rows() {
        var ids = Arbitraries.of(ONE, TWO);
        var texts = Arbitraries.of("", "a", "aa", "\0", "é", "\0\0\0\1a").injectNull(0.2);
        var sure = Arbitraries.of("", "a", "aa");
        return Combinators.combine(
                        ids,
                        ids,
                        sure,
                        texts,
                        texts,
                        sure,
                        Arbitraries.of(NOW, NOW.plusNanos(1_000), NOW.plusSeconds(1)))
                .as(AuditEvent::new);
    }
}
