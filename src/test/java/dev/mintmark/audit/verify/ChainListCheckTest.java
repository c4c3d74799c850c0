package dev.mintmark.audit.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.audit.Bytes;
import dev.mintmark.audit.seal.ChainListRow;
import dev.mintmark.audit.seal.ChainListStart;
import dev.mintmark.audit.seal.KnownChains;
import dev.mintmark.audit.seal.SealHmacs;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

/** The list of where chains end tells which chain, or that the list itself, was put back or taken away. */
class ChainListCheckTest {
    private static final SealHmacs HMACS = new SealHmacs(new SecretKeySpec(new byte[32], "HmacSHA256"));
    private static final UUID ONE = new UUID(1, 1);
    private static final UUID OTHER = new UUID(2, 2);
    private static final Instant BEGIN = Instant.parse("2026-11-28T03:00:00Z");
    private static final ChainListStart FIRST_START =
            new ChainListStart(0, Bytes.NONE, Instant.EPOCH, HMACS.startOfList(), Bytes.NONE);
    private static final Instant MUCH_LATER = BEGIN.plusSeconds(7_200);
    private static final KnownChains.Known WITH_LIST =
            new KnownChains.Known(KnownChains.Standing.GENUINE, Set.of(KnownChains.LIST_OF_ENDS, ONE, OTHER));

    private final List<ChainListRow> rows = new ArrayList<>();

    @Test
    void chains_that_end_where_it_says_miss_nothing() {
        listed(moved(ONE, 0, 1), moved(OTHER, 0, 2));
        listed(moved(ONE, 1, 3));

        var check = checked(rows);

        assertThat(check.faults()).isEmpty();
        assertThat(check.judge(ONE, 3L, seal(3))).isNull();
        assertThat(check.judge(OTHER, 2L, seal(2))).isNull();
        assertThat(check.isAhead(ONE, 3, MUCH_LATER)).isFalse();
    }

    @Test
    void a_chain_that_was_taken_away_or_put_back_is_named() {
        listed(moved(ONE, 0, 3));

        var check = checked(rows);

        assertThat(check.judge(ONE, null, null)).isEqualTo(Fault.FaultKind.REMOVED);
        assertThat(check.judge(ONE, 2L, null)).isEqualTo(Fault.FaultKind.REMOVED);
        assertThat(check.judge(ONE, 2L, seal(3))).isEqualTo(Fault.FaultKind.REMOVED);
        assertThat(check.judge(ONE, 3L, seal(9))).isEqualTo(Fault.FaultKind.CHANGED);
    }

    @Test
    void going_on_heals_nothing() {
        listed(moved(ONE, 0, 3));
        listed(moved(ONE, 2, 9));

        assertThat(checked(rows).judge(ONE, 9L, seal(9))).isEqualTo(Fault.FaultKind.CHANGED);
    }

    @Test
    void a_list_that_lost_its_end_shows_in_chains_that_went_on() {
        listed(moved(ONE, 0, 1));
        listed(moved(ONE, 1, 2), moved(OTHER, 0, 1));
        rows.remove(1);

        assertThat(checked(rows).isAhead(ONE, 2, MUCH_LATER)).isTrue();
        assertThat(checked(rows).isAhead(OTHER, 1, BEGIN)).isTrue();

        listed(moved(ONE, 2, 3));
        assertThat(checked(rows).passedOver()).containsEntry(ONE, List.of(2L));
        assertThat(checked(rows).mayBeUnlisted(BEGIN)).isFalse();
    }

    @Test
    void rows_that_are_gone_changed_or_exchanged_are_named() {
        listed(moved(ONE, 0, 1));
        listed(moved(ONE, 1, 2));
        listed(moved(ONE, 2, 3));

        assertThat(checked(List.of(rows.get(0), rows.get(2))).faults())
                .containsExactly(Fault.ofList(Fault.FaultKind.REMOVED, 2));
        assertThat(checked(List.of(rows.get(1), rows.get(2))).faults())
                .containsExactly(Fault.ofList(Fault.FaultKind.REMOVED, 1));
        var changed = new ChainListRow(
                2,
                ChainListRow.write(List.of(moved(ONE, 1, 8))),
                BEGIN,
                rows.get(0).hmac(),
                rows.get(1).hmac());
        assertThat(checked(List.of(rows.get(0), changed)).faults())
                .containsExactly(Fault.ofList(Fault.FaultKind.CHANGED, 2));
        assertThat(checked(List.of()).faults())
                .containsExactly(Fault.ofTheOne(Fault.FaultKind.REMOVED, "audit_chain_list"));
    }

    @Test
    void an_older_version_has_an_hour_to_end_in() {
        listed(moved(ONE, 5, 5));

        var check = checked(rows);

        assertThat(check.isAhead(ONE, 6, BEGIN.plusSeconds(60))).isFalse();
        assertThat(check.isAhead(ONE, 6, MUCH_LATER)).isTrue();
        assertThat(check.judge(ONE, 6L, seal(5))).isNull();
    }

    @Test
    void a_list_that_was_emptied_is_missed_by_the_seals_that_name_its_rows() {
        var emptied = new ChainListCheck(HMACS, FIRST_START);
        emptied.end(new KnownChains.Known(KnownChains.Standing.NEW, Set.of()));

        assertThat(emptied.misses(1)).isTrue();
        assertThat(emptied.misses(0)).as("one of an older version").isFalse();
    }

    @Test
    void a_list_that_began_again_tells_which_seals_cannot_name_a_row_of_it() {
        listed(moved(ONE, 5, 6), moved(OTHER, 0, 1));
        listed(moved(OTHER, 1, 2));

        var check = checked(rows);

        assertThat(check.foundAtFirst()).containsOnly(Map.entry(ONE, 5L));
        assertThat(check.misses(2)).isFalse();
        assertThat(check.misses(3)).isTrue();
    }

    @Test
    void a_list_whose_first_rows_are_gone_says_of_chains_what_it_said() {
        listed(moved(ONE, 0, 1), moved(OTHER, 0, 1));
        listed(moved(ONE, 1, 2));
        var start = checked(rows).startBehind();
        listed(moved(ONE, 2, 3));

        var check = new ChainListCheck(HMACS, start);
        check.next(rows.get(2));
        check.end(WITH_LIST);

        assertThat(check.faults()).isEmpty();
        assertThat(check.judge(ONE, 3L, seal(3))).isNull();
        assertThat(check.judge(OTHER, null, null)).isEqualTo(Fault.FaultKind.REMOVED);
        assertThat(check.isAhead(ONE, 4, MUCH_LATER)).isTrue();
        var without = new ChainListCheck(HMACS, start);
        without.end(WITH_LIST);
        assertThat(without.isAhead(ONE, 3, MUCH_LATER))
                .as("the row behind is gone")
                .isTrue();
    }

    @Test
    void before_anything_was_listed_nothing_is_missed() {
        var check = new ChainListCheck(HMACS, FIRST_START);
        check.end(new KnownChains.Known(KnownChains.Standing.NEW, Set.of()));

        assertThat(check.isEmpty()).isTrue();
        assertThat(check.faults()).isEmpty();
    }

    private void listed(ChainListRow.ChainEntry... entries) {
        var previous =
                rows.isEmpty() ? HMACS.startOfList() : rows.get(rows.size() - 1).hmac();
        var open = new ChainListRow(rows.size() + 1, ChainListRow.write(List.of(entries)), BEGIN, previous, previous);
        rows.add(new ChainListRow(open.position(), open.entries(), open.listed(), previous, HMACS.of(open.content())));
    }

    private static ChainListCheck checked(List<ChainListRow> rows) {
        var check = new ChainListCheck(HMACS, FIRST_START);
        rows.forEach(check::next);
        check.end(WITH_LIST);
        return check;
    }

    private static ChainListRow.ChainEntry moved(UUID organizationId, long from, long to) {
        return new ChainListRow.ChainEntry(organizationId, from, to, seal(to));
    }

    private static Bytes seal(long seq) {
        var bytes = new byte[32];
        bytes[0] = (byte) seq;
        return new Bytes(bytes);
    }
}
