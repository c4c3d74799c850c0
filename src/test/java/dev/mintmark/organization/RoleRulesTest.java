package dev.mintmark.organization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mintmark.platform.error.ApiException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RoleRulesTest {

    @Test
    void permissions_keep_their_order_and_are_there_once() {
        assertThat(RoleRules.permissions(List.of("write", "read", "write"))).containsExactly("write", "read");
        assertThat(RoleRules.permissions(null)).isEmpty();
        assertThat(RoleRules.permissions(Collections.nCopies(100, "~".repeat(100))))
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "a\tb", "a\n", "é", "\u007f", "\uD83D\uDE00"})
    void a_permission_that_could_not_stand_in_a_scope_is_refused(String permission) {
        assertRefused(List.of("read", permission));
    }

    @Test
    void too_many_too_long_and_null_permissions_are_refused() {
        assertRefused(Collections.nCopies(101, "a"));
        assertRefused(List.of("a".repeat(101)));
        assertRefused(Arrays.asList("read", null));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 60, 5_256_000})
    void a_life_of_up_to_ten_years_is_taken(long minutes) {
        assertThat(RoleRules.longestLife(minutes)).isEqualTo(minutes);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, 5_256_001, Long.MAX_VALUE, Long.MIN_VALUE})
    void any_other_life_is_refused(long minutes) {
        assertThatThrownBy(() -> RoleRules.longestLife(minutes))
                .isInstanceOf(ApiException.class)
                .hasMessage("longest_token_life_minutes must be a whole number from 1 to 5256000");
    }

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    2030-01-31T00:00:00Z,           2030-01-31T00:00:00Z
                    2030-01-31T02:00:00+02:00,      2030-01-31T00:00:00Z
                    2030-01-31T00:00:00.123456789Z, 2030-01-31T00:00:00.123456Z
                    9999-12-31T23:59:59Z,           9999-12-31T23:59:59Z
                    2000-01-01T00:00:00Z,           2000-01-01T00:00:00Z
                    """)
    void an_expiry_is_read_to_the_microsecond(String text, Instant expected) {
        assertThat(RoleRules.latestExpiry(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "tomorrow",
                "2030-01-31",
                "2030-01-31T00:00:00",
                "1893456000",
                "2030-02-30T00:00:00Z",
                "1999-12-31T23:59:59Z",
                "+10000-01-01T00:00:00Z",
                "+999999999-12-31T23:59:59Z",
                "-0001-01-01T00:00:00Z"
            })
    void an_expiry_that_is_no_time_or_out_of_range_is_refused(String text) {
        assertThatThrownBy(() -> RoleRules.latestExpiry(text)).isInstanceOf(ApiException.class);
    }

    private static void assertRefused(List<String> permissions) {
        assertThatThrownBy(() -> RoleRules.permissions(permissions))
                .isInstanceOf(ApiException.class)
                .hasMessage(
                        "permissions must be at most 100 texts of 1 to 100 printable ASCII characters without spaces");
    }
}
