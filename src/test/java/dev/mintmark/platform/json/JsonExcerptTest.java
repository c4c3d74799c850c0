package dev.mintmark.platform.json;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.jwt.Json;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonExcerptTest {

    @Test
    void plain_text_is_quoted_as_it_is() {
        assertThat(JsonExcerpt.of(" repo:acme/web:ref~")).isEqualTo("' repo:acme/web:ref~'");
    }

    @Test
    void what_an_error_description_may_not_hold_is_spelled_out() {
        assertThat(JsonExcerpt.of("a\"b\\c\n\u001f\u007fé😀"))
                .isEqualTo("'a<U+0022>b<U+005C>c<U+000A><U+001F><U+007F><U+00E9><U+1F600>'");
    }

    @Test
    void long_text_is_cut_after_64_characters() {
        assertThat(JsonExcerpt.of("a".repeat(64))).isEqualTo("'" + "a".repeat(64) + "'");
        assertThat(JsonExcerpt.of("a".repeat(65))).isEqualTo("'" + "a".repeat(64) + "...'");
        assertThat(JsonExcerpt.of("😀".repeat(64))).endsWith("...'").hasSizeLessThan(80);
    }

    @Property
    void any_text_is_made_short_and_printable(@ForAll String text) {
        assertThat(JsonExcerpt.of(text)).matches("'[ !#-\\[\\]-~]*'").hasSizeLessThan(80);
    }

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    'v'         | the string 'v'
                    ''          | an empty string
                    1.50        | 1.50
                    1e999999999 | 1e999999999
                    true        | true
                    false       | false
                    null        | null
                    []          | an empty array
                    [1]         | an array
                    {}          | an object
                    """,
            delimiter = '|',
            quoteCharacter = '`')
    void any_value_has_a_description(String json, String description) {
        assertThat(JsonExcerpt.of(Json.object("{'a':" + json + "}").get("a"))).isEqualTo(description);
    }

    @Test
    void a_long_number_is_cut() {
        assertThat(JsonExcerpt.of(Json.object("{'a':" + "1".repeat(100) + "}").get("a")))
                .isEqualTo("1".repeat(64) + "...");
    }

    @Test
    void an_absent_value_is_called_absent() {
        assertThat(JsonExcerpt.of(Json.object("{}").get("a"))).isEqualTo("absent");
    }
}
