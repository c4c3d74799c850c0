package dev.mintmark.organization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mintmark.platform.error.ApiException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DisplayNameTest {

    @ParameterizedTest
    @ValueSource(strings = {"Acme, Inc.", "株式会社", "\uD83D\uDE00", "a\u00a0b", "<b>"})
    void any_script_on_one_line_is_kept_as_it_is(String text) {
        assertThat(DisplayName.check("Member", "name", text)).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\u2003", "a\nb", "a\tb", "a\u0000", "a\u007f", "a\u2028b", "a\u2029b"})
    void no_text_and_more_than_one_line_are_refused(String text) {
        assertThatThrownBy(() -> DisplayName.check("Member", "name", text))
                .isInstanceOf(ApiException.class)
                .hasMessage("name must be one line of 1 to 200 characters");
    }

    @Test
    void characters_are_counted_not_their_halves() {
        assertThat(DisplayName.check("Member", "name", "\uD83D\uDE00".repeat(200)))
                .isNotNull();
        assertThatThrownBy(() -> DisplayName.check("Member", "name", "\uD83D\uDE00".repeat(201)))
                .isInstanceOf(ApiException.class);
    }

    @Test
    void null_is_no_name_and_stays_so() {
        assertThat(DisplayName.check("Member", "name", null)).isNull();
    }
}
