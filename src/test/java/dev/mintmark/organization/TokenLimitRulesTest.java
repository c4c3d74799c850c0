package dev.mintmark.organization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mintmark.platform.error.ApiException;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TokenLimitRulesTest {

    @ParameterizedTest
    @ValueSource(longs = {1, 60, 5_256_000})
    void a_life_of_up_to_ten_years_is_taken(long minutes) {
        assertThat(TokenLimitRules.longestLife(ResourceType.ROLE, minutes)).isEqualTo(minutes);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, 5_256_001, Long.MAX_VALUE, Long.MIN_VALUE})
    void any_other_life_is_refused(long minutes) {
        assertThatThrownBy(() -> TokenLimitRules.longestLife(ResourceType.ROLE, minutes))
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
        assertThat(TokenLimitRules.latestExpiry(ResourceType.ROLE, text)).isEqualTo(expected);
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
        assertThatThrownBy(() -> TokenLimitRules.latestExpiry(ResourceType.ROLE, text))
                .isInstanceOf(ApiException.class);
    }
}
