package dev.mintmark.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RowIdsTest {

    @Test
    void ids_are_in_the_order_of_the_database() {
        var ids = List.of(
                "00000000-0000-0000-0000-000000000001",
                "0198aaaa-0000-7000-8000-000000000000",
                "0198aaaa-0000-7000-f000-000000000000",
                "7fffffff-ffff-4fff-bfff-ffffffffffff",
                "80000000-0000-4000-8000-000000000000",
                "ffffffff-ffff-4fff-bfff-ffffffffffff");

        assertThat(ids.stream().map(UUID::fromString).toList()).isSortedAccordingTo(RowIds.ORDER);
    }

    @Test
    void what_is_written_is_read() {
        var ids = List.of(UUID.randomUUID(), UUID.randomUUID());

        assertThat(RowIds.read(RowIds.write(ids))).isEqualTo(ids);
        assertThat(RowIds.read(new byte[15])).isNull();
    }

    @Test
    void an_instant_no_id_can_hold_is_before_or_after_all_ids() {
        assertThat(RowIds.floor(Instant.MIN)).isEqualTo(new UUID(0, 0));
        assertThat(RowIds.floor(Instant.parse("1969-12-31T23:59:59Z"))).isEqualTo(new UUID(0, 0));
        assertThat(RowIds.floor(Instant.MAX)).isEqualTo(UUID.fromString("ffffffff-ffff-0000-0000-000000000000"));
        assertThat(RowIds.floor(Instant.ofEpochMilli(1))).isEqualTo(new UUID(1 << 16, 0));
    }

    @Test
    void only_an_id_with_a_time_in_it_tells_one() {
        assertThat(RowIds.instant(UUID.fromString("0198aaaa-0000-7000-8000-000000000000")))
                .isEqualTo(Instant.ofEpochMilli(0x0198aaaa0000L));
        assertThat(RowIds.instant(UUID.randomUUID())).isNull();
    }
}
