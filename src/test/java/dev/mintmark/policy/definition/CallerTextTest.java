package dev.mintmark.policy.definition;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CallerTextTest {

    @Test
    void what_an_error_description_may_not_hold_is_spelled_out() {
        assertThat(CallerText.quote("a\"b\\c\nd\u007fé😀 ~!"))
                .isEqualTo("'a<U+0022>b<U+005C>c<U+000A>d<U+007F><U+00E9><U+1F600> ~!'");
        assertThat(CallerText.quote("")).isEqualTo("''");
    }

    @Test
    void a_quoted_path_is_shown_with_apostrophes() {
        assertThat(CallerText.path("\"kubernetes.io\".pod")).isEqualTo("'kubernetes.io'.pod");
    }

    @Test
    void a_long_text_is_cut() {
        assertThat(CallerText.quote("a".repeat(200))).isEqualTo("'" + "a".repeat(200) + "'");
        assertThat(CallerText.quote("a".repeat(201))).isEqualTo("'" + "a".repeat(200) + "...'");
        assertThat(CallerText.quote("\n".repeat(1000))).hasSizeLessThan(220);
    }
}
