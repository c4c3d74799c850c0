package dev.mintmark.platform.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PercentEncodingTest {

    @Property
    void what_was_encoded_is_read_as_it_was(@ForAll String text) {
        // The encoder makes question marks of lone surrogates.
        var wellFormed = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8).replace("\0", "");

        assertThat(PercentEncoding.decode(
                        URLEncoder.encode(wellFormed, StandardCharsets.UTF_8).replace("+", "%20")))
                .isEqualTo(wellFormed);
    }

    @Test
    void whatever_is_not_escaped_stands_for_itself() {
        assertThat(PercentEncoding.decode("/api/orgs?a=b+c&d")).isEqualTo("/api/orgs?a=b+c&d");
        assertThat(PercentEncoding.decode("\u00c3\u00a9 %C3%a9")).isEqualTo("\u00e9 \u00e9");
    }

    @ParameterizedTest
    @ValueSource(strings = {"%", "a%", "%4", "%zz", "%4g", "%g4", "%+1", "%-1", "%%41", "%u0041", "% 41"})
    void an_escape_has_two_hex_digits(String octets) {
        assertRefused(octets, "a percent sign without two hex digits behind it");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"%ff", "\u00ff", "%C0%80", "%c3%28", "%ED%A0%80", "%ED%A0%BD%ED%B8%80", "%e2%82", "%f4%90%80%80"
            })
    void bytes_that_are_no_utf_8_are_refused(String octets) {
        assertRefused(octets, "bytes that are no UTF-8");
    }

    @ParameterizedTest
    @ValueSource(strings = {"%00", "a%00b", "\0"})
    void nul_is_refused(String octets) {
        assertRefused(octets, "a NUL character");
    }

    private static void assertRefused(String octets, String message) {
        assertThatExceptionOfType(MalformedEncodingException.class)
                .isThrownBy(() -> PercentEncoding.decode(octets))
                .withMessage(message);
    }
}
