package dev.mintmark.token;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AskedLifetimeTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{}",
                "null",
                "[]",
                "5",
                "\"x\"",
                "{",
                "nonsense",
                "lifetime_minutes=5",
                "{\"lifetime_minutes\":null}",
                "{\"lifetime\":5}",
                "[{\"lifetime_minutes\":5}]"
            })
    void what_says_nothing_asks_for_the_longest(String body) {
        assertThat(read(body)).isEqualTo(new AskedLifetime.Longest());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {"lifetime_minutes":1}                         | 1
                    {"other":{"lifetime_minutes":2},"lifetime_minutes":60} | 60
                    {"lifetime_minutes":0}                         | 0
                    {"lifetime_minutes":-1}                        | -1
                    {"lifetime_minutes":9223372036854775807}       | 9223372036854775807
                    {"lifetime_minutes":9223372036854775808}       | 9223372036854775807
                    {"lifetime_minutes":99999999999999999999999999}| 9223372036854775807
                    """)
    void a_whole_number_is_that_many_minutes(String body, long minutes) {
        assertThat(read(body)).isEqualTo(new AskedLifetime.Minutes(minutes));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"lifetime_minutes\":1.5}",
                "{\"lifetime_minutes\":1e3}",
                "{\"lifetime_minutes\":\"60\"}",
                "{\"lifetime_minutes\":true}",
                "{\"lifetime_minutes\":[60]}",
                "{\"lifetime_minutes\":{}}",
                "{\"lifetime_minutes\":-99999999999999999999999999}"
            })
    void anything_else_is_no_lifetime(String body) {
        assertThat(read(body)).isEqualTo(new AskedLifetime.Unfit());
    }

    @Test
    void a_number_beyond_all_bounds_is_no_lifetime() {
        assertThat(read("{\"lifetime_minutes\":1" + "0".repeat(2000) + "}")).isEqualTo(new AskedLifetime.Unfit());
    }

    @Test
    void bytes_that_are_no_text_ask_for_the_longest() {
        assertThat(AskedLifetime.read(JSON, new byte[] {0, 0x7b, 0, 0})).isEqualTo(new AskedLifetime.Longest());
    }

    private static AskedLifetime read(String body) {
        return AskedLifetime.read(JSON, body.getBytes(StandardCharsets.UTF_8));
    }
}
