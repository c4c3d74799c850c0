package dev.mintmark.policy.match;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlobPatternTest {

    private static boolean matches(String pattern, String text) {
        return GlobPattern.compile(pattern).matches(text, new StepBudget(Long.MAX_VALUE));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            repo:acme/*:ref:refs/heads/main | repo:acme/app:ref:refs/heads/main
            repo:acme/*:**                  | repo:acme/app:ref:refs/heads/main
            refs/heads/*                    | refs/heads/main
            refs/heads/*                    | refs/heads/
            refs/**                         | refs/heads/a/b
            refs/**/main                    | refs/heads/x:y/main
            **                              | a/b:c
            ***                             | a/b:c
            *                               | abc
            *                               | ''
            a*b*c                           | a-b-b-c
            **/*                            | a/b/c
            */**                            | a/b/c
            a.b?c                           | a.b?c
            *.com                           | example.com
            """)
    void it_matches(String pattern, String text) {
        assertThat(matches(pattern, text)).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            repo:acme/*                     | repo:acme/app:ref:refs/heads/main
            repo:acme/*:ref:refs/heads/main | repo:acme/a/b:ref:refs/heads/main
            repo:acme/*:ref:refs/heads/main | repo:acme/a:b:ref:refs/heads/main
            refs/heads/*                    | refs/heads/a/b
            refs/heads/*                    | refs/tags/a
            *                               | a/b
            *                               | a:b
            */*                             | a/b/c
            **/main                         | main
            a.b                             | axb
            a?                              | a
            a?                              | ab
            Abc                             | abc
            """)
    void it_matches_nothing_else(String pattern, String text) {
        assertThat(matches(pattern, text)).isFalse();
    }

    @Test
    void adversarial_stars_take_few_steps() {
        String pattern = "**a*a**a*a**a*a**a*a**b";
        String text = "a".repeat(10_000);
        StepBudget steps = new StepBudget(Long.MAX_VALUE);
        assertThat(GlobPattern.compile(pattern).matches(text, steps)).isFalse();
        assertThat(steps.spent()).isLessThanOrEqualTo((long) pattern.length() * text.length());
    }
}
