package dev.mintmark.policy.match;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WildcardPatternTest {

    private static boolean matches(String pattern, String text) {
        return WildcardPattern.compile(pattern).matches(text, new StepBudget(Long.MAX_VALUE));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            repo:acme/app | repo:acme/app
            *             | x
            *             | any thing/at:all
            *             | ''
            ''            | ''
            a*            | a
            a*            | abc
            *c            | c
            *c            | abc
            a*c           | ac
            a*c           | abcbc
            a*b*c         | a-b-b-c
            a**c          | abc
            *a*b*         | ..a..b..
            ?             | ''
            ?             | x
            ab?           | ab
            ab?           | abc
            a?b           | ab
            a?b           | axb
            a??b          | ab
            a??b          | axb
            a??b          | axxb
            .             | x
            a.c           | abc
            a.c           | a.c
            ...           | abc
            .?            | a
            .?            | ab
            ?.            | a
            ?.            | ab
            .*            | a
            .*            | abc
            *.            | a
            *.            | abc
            *.c           | abc
            *?            | ''
            ?*            | abc
            *?c           | c
            a.*.d         | axxd
            *ab           | aab
            *aab          | aaab
            example.com   | exampleXcom
            a?a?a?aaa     | aaaaaaaaa
            a?a?a?aaa     | aaaaaa
            *a?b          | xxaab
            *aXb*cXd      | aXbcXcXd
            """)
    void it_matches(String pattern, String text) {
        assertThat(matches(pattern, text)).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            repo:acme/app | repo:acme/apps
            repo:acme/app | xrepo:acme/app
            repo:acme/app | repo:acme/ap
            repo:acme/app | Repo:acme/app
            ''            | x
            a*            | ba
            a*            | ''
            *c            | abcd
            *c            | ''
            a*c           | abd
            a*c           | a
            a*b*c         | acb
            *a*b*         | ba
            ?             | xx
            ab?           | abcd
            ab?           | a
            a?b           | axxb
            a?b           | ax
            a??b          | axxxb
            .             | ''
            .             | xx
            a.c           | ac
            a.c           | abbc
            ...           | ab
            ...           | abcd
            .?            | ''
            .?            | abc
            ?.            | ''
            ?.            | abc
            .*            | ''
            *.            | ''
            *.c           | c
            ?*c           | ab
            a.*.d         | axd
            *ab           | aba
            a?a?a?aaa     | aaaaa
            a?a?a?aaa     | aaaaaaaaaa
            *aXb*cXd      | aXbcXcXdx
            A             | a
            """)
    void it_matches_nothing_else(String pattern, String text) {
        assertThat(matches(pattern, text)).isFalse();
    }

    @Test
    void one_character_is_one_code_point() {
        assertThat(matches(".", "😀")).isTrue();
        assertThat(matches("..", "😀")).isFalse();
        assertThat(matches("?", "😀")).isTrue();
        assertThat(matches("a?", "a😀")).isTrue();
        assertThat(matches("a?", "a😀😀")).isFalse();
        assertThat(matches("*..", "😀")).isFalse();
        assertThat(matches("*..a", "😀a")).isFalse();
        assertThat(matches("*.😀", "😀😀")).isTrue();
        assertThat(matches("😀*", "😀x")).isTrue();
        assertThat(matches("*😁", "😀😀")).isFalse();
        assertThat(matches(".", "e\u0301")).isFalse();
    }

    @Test
    void wildcards_stand_for_any_character_line_ends_included() {
        assertThat(matches("a*b", "a\r\n\u2028b")).isTrue();
        assertThat(matches("a.b", "a\nb")).isTrue();
        assertThat(matches("a?b", "a\nb")).isTrue();
        assertThat(matches("a", "a\n")).isFalse();
    }

    @Test
    void nothing_else_is_special() {
        String text = "^[a-z]+(\\d){2}|$";
        assertThat(matches(text, text)).isTrue();
        assertThat(matches("[a-z]", "m")).isFalse();
        assertThat(matches("\\*", "*")).isFalse();
        assertThat(matches("\\*", "\\anything")).isTrue();
    }

    @Test
    void a_literal_prefix_ends_at_the_first_wildcard() {
        assertThat(WildcardPattern.compile("repo:acme/*").literalPrefix()).isEqualTo("repo:acme/");
        assertThat(WildcardPattern.compile("a.b").literalPrefix()).isEqualTo("a");
        assertThat(WildcardPattern.compile("a?b").literalPrefix()).isEqualTo("a");
        assertThat(WildcardPattern.compile("*").literalPrefix()).isEmpty();
        assertThat(WildcardPattern.compile("abc").isLiteral()).isTrue();
        assertThat(WildcardPattern.compile("abc?").isLiteral()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*b",
        "*a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?b",
        "a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?*b",
        "*aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab",
        "*.*.*.*.*.*.*.*.*.*.*.*.*.*.*.*.*b"
    })
    void no_pattern_takes_more_steps_than_its_length_times_that_of_the_text(String pattern) {
        String text = "a".repeat(10_000);
        StepBudget steps = new StepBudget(Long.MAX_VALUE);
        assertThat(WildcardPattern.compile(pattern).matches(text, steps)).isFalse();
        assertThat(steps.spent()).isLessThanOrEqualTo(2L * pattern.length() * text.length());
    }

    @Test
    void one_star_takes_no_more_steps_than_there_are_characters() {
        StepBudget steps = new StepBudget(Long.MAX_VALUE);
        assertThat(WildcardPattern.compile("repo:acme/*").matches("repo:acme/" + "a".repeat(10_000), steps))
                .isTrue();
        assertThat(steps.spent()).isLessThan(5);
    }

    @Test
    void even_a_text_that_starts_otherwise_takes_a_step() {
        StepBudget steps = new StepBudget(Long.MAX_VALUE);
        WildcardPattern.compile("a*").matches("b", steps);
        WildcardPattern.compile("a").matches("a", steps);
        assertThat(steps.spent()).isEqualTo(2);
    }

    @Test
    void nothing_matches_once_the_budget_is_spent() {
        TextPattern pattern = WildcardPattern.compile("a*b?c");
        StepBudget enough = new StepBudget(7);
        assertThat(pattern.matches("abc", enough)).isTrue();
        assertThat(pattern.matches("abc", enough)).isFalse();
        assertThat(enough.isExhausted()).isTrue();
        assertThat(pattern.matches("abc", new StepBudget(2))).isFalse();
    }
}
