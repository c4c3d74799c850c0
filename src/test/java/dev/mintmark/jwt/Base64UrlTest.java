package dev.mintmark.jwt;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Base64;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Base64UrlTest {

    @Test
    void every_character_of_the_alphabet_has_its_value() throws MalformedBase64UrlException {
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

        assertThat(Base64Url.decode(alphabet)).isEqualTo(Base64.getUrlDecoder().decode(alphabet));
    }

    @Property
    void bytes_come_back_as_they_were(@ForAll @Size(max = 100) byte[] bytes) throws MalformedBase64UrlException {
        assertThat(Base64Url.decode(TestKey.base64Url(bytes))).isEqualTo(bytes);
    }

    @Property
    void no_bytes_have_two_spellings(
            @ForAll @StringLength(max = 8) @Chars({'A', 'B', 'Q', 'g', '_', '-', '=', '+', ' '}) String text) {
        byte[] bytes;
        try {
            bytes = Base64Url.decode(text);
        } catch (MalformedBase64UrlException e) {
            return;
        }
        assertThat(TestKey.base64Url(bytes)).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "AA==",
                "AAA=",
                "AAAA=",
                "AA=",
                "=AAA",
                "A=AA",
                "AA+A",
                "AA/A",
                "AA A",
                " AAA",
                "AAA ",
                "AAAA\n",
                "AA\r\nAA",
                "AAA\u0000",
                "AAAé",
                "AAA\u0141",
                "A\u00C1AA",
                "AAA\uFF21",
                "AAAA\uD83D\uDE00AA",
                ".AAA",
                "AA.",
                "@@",
                "[[",
                "``",
                "{{",
                "//",
                "::"
            })
    void characters_outside_of_the_alphabet_are_refused(String text) {
        assertThatThrownBy(() -> Base64Url.decode(text))
                .isInstanceOf(MalformedBase64UrlException.class)
                .satisfies(e -> assertThat(e.getMessage())
                        .isIn("it has a character other than A-Z a-z 0-9 - _", "it is cut off"));
    }

    @Test
    void every_byte_outside_of_the_alphabet_is_refused_at_every_place() {
        for (int b = -128; b < 128; b++) {
            if ("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".indexOf(b) >= 0) {
                continue;
            }
            for (int place = 0; place < 7; place++) {
                byte[] ascii = "AAAAAAA".getBytes(US_ASCII);
                ascii[place] = (byte) b;
                assertThatThrownBy(() -> Base64Url.decode(ascii, 0, 7))
                        .isInstanceOf(MalformedBase64UrlException.class)
                        .hasMessage("it has a character other than A-Z a-z 0-9 - _");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 9})
    void a_length_that_no_bytes_have_is_refused(int length) {
        assertThatThrownBy(() -> Base64Url.decode("A".repeat(length)))
                .isInstanceOf(MalformedBase64UrlException.class)
                .hasMessage("it is cut off");
    }

    @ParameterizedTest
    @CsvSource({"AB", "AH", "AP", "A_", "AAB", "AAD", "AA_", "AAAAAB", "AAAAAAB"})
    void unused_bits_that_are_set_are_refused(String text) {
        assertThatThrownBy(() -> Base64Url.decode(text))
                .isInstanceOf(MalformedBase64UrlException.class)
                .hasMessage("the unused bits at its end are not zero");
    }

    @ParameterizedTest
    @CsvSource({"AQ, 1", "Ag, 2", "AAE, 1", "__8, -1"})
    void used_bits_that_are_set_are_fine(String text, byte last) throws MalformedBase64UrlException {
        byte[] bytes = Base64Url.decode(text);

        assertThat(bytes[bytes.length - 1]).isEqualTo(last);
    }

    @Test
    void a_stretch_in_the_middle_is_read_alone() throws MalformedBase64UrlException {
        byte[] ascii = "....AAECAwQ....".getBytes(US_ASCII);

        assertThat(Base64Url.decode(ascii, 4, 11)).isEqualTo(new byte[] {0, 1, 2, 3, 4});
        assertThat(Base64Url.decode(ascii, 4, 4)).isEqualTo(Arrays.copyOf(ascii, 0));
    }
}
