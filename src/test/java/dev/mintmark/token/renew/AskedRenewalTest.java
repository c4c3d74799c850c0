package dev.mintmark.token.renew;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mintmark.platform.error.ApiException;
import dev.mintmark.token.AskedLifetime;
import dev.mintmark.token.Delivery;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AskedRenewalTest {
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
                    {"deliver":"link","lifetime_minutes":60}       | 60
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
        assertThat(AskedRenewal.read(JSON, new byte[] {0, 0x7b, 0, 0})).isEqualTo(AskedRenewal.NOTHING);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {"deliver":"link"}                       | LINK
                    {"lifetime_minutes":5,"deliver":"link"}  | LINK
                    {"deliver":null}                         | ANSWER
                    {"lifetime_minutes":5}                   | ANSWER
                    """)
    void deliver_is_link_or_absent(String body, Delivery delivery) {
        assertThat(asked(body).delivery()).isEqualTo(delivery);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "deliver=link",
                "{'deliver':'link'}",
                "{\"deliver\":\"link\",}",
                "{\"deliver\":\"link\",\"deliver\":null}",
                "[{\"deliver\":\"link\"}]"
            })
    void a_delivery_that_cannot_be_read_is_refused(String body) {
        assertThatThrownBy(() -> asked(body)).hasMessageContaining("nothing was renewed");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{\"deliver\":\"Link\"}", "{\"deliver\":true}", "{\"deliver\":\"\"}", "{\"deliver\":[\"link\"]}"
            })
    void another_way_to_deliver_is_refused(String body) {
        assertThatThrownBy(() -> asked(body))
                .isInstanceOf(ApiException.class)
                .hasMessage("deliver must be link, or be left out");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {"delivr":"link"}             | unknown member 'delivr', did you mean deliver?
                    {"lifetimeMinutes":5}         | unknown member 'lifetimeMinutes', did you mean lifetime_minutes?
                    {"Deliver":"link"}            | unknown member 'Deliver', did you mean deliver?
                    {"other":{"deliver":"link"}}  | unknown member 'other'
                    {"zz":1,"qq":2}               | unknown member 'zz'; unknown member 'qq'
                    """)
    void what_a_renewal_does_not_know_is_refused_by_its_name(String body, String start) {
        assertThatThrownBy(() -> asked(body))
                .isInstanceOf(ApiException.class)
                .message()
                .isEqualTo(start + "; a renewal takes lifetime_minutes, deliver, and nothing was renewed");
    }

    private static AskedLifetime read(String body) {
        return asked(body).lifetime();
    }

    private static AskedRenewal asked(String body) {
        return AskedRenewal.read(JSON, body.getBytes(StandardCharsets.UTF_8));
    }
}
