package dev.mintmark.policy.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.policy.definition.RuleValue;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PatternMistakesTest {

    private static List<String> of(String path, String text) {
        return PatternMistakes.of(path, new RuleValue.Pattern(text));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            textBlock =
                    """
            sub   ~ ^repo:acme/web:*                       ~ (^ at its beginning)
            sub   ~ repo:acme/web:ref:refs/heads/main$     ~ ($ at its end)
            sub   ~ repo:acme/(web|api):*                  ~ (a group in parentheses)
            sub   ~ repo:acme/(?:web):*                    ~ (a group in parentheses)
            ref   ~ main|develop                           ~ (| between alternatives)
            sub   ~ repo:acme/web:*|repo:acme/api:*        ~ (| between alternatives)
            ref   ~ refs/tags/v\\d                          ~ (a backslash)
            ref   ~ refs/heads/release-[0-9]               ~ (a class in brackets)
            ref   ~ refs/heads/[^/]                        ~ (a class in brackets)
            ref   ~ refs/heads/.+                          ~ (a repetition)
            ref   ~ v1{2}                                  ~ (a repetition)
            sub   ~ repo:acme/.*                           ~ (.*)
            sub   ~ ^repo:acme/(web|api):.*$               ~ (^ at its beginning, $ at its end, a group in parentheses, .*)
            """)
    void what_looks_like_a_regular_expression_is_said_to(String path, String rule, String signs) {
        assertThat(of(path, rule))
                .containsExactly("The rule on " + path + " looks like a regular expression " + signs
                        + ", and rules are none. A rule matches the whole claim: * is any characters, ? is none or one,"
                        + " . is one. For alternatives, write an array of strings.");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            textBlock =
                    """
            ref ~ main,develop          ~ has a comma, and a rule takes a comma literally
            ref ~ main, develop         ~ has a comma, and a rule takes a comma literally
            ref ~ refs/heads/{main,dev} ~ has alternatives in braces
            ref ~ ` main`               ~ begins or ends with white space
            ref ~ ${{ github.ref }}     ~ holds a variable that was not replaced
            sub ~ repo:$ORG/web:*       ~ holds a variable that was not replaced
            sub ~ repo:<owner>/web:*    ~ holds a variable that was not replaced
            ref ~ !main                 ~ begins with !
            """)
    void what_else_is_of_another_language_is_told_with_its_remedy(String path, String rule, String said) {
        assertThat(of(path, rule)).singleElement().asString().startsWith("The rule on " + path + " " + said);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            textBlock =
                    """
            sub                    ~ repo:acme/web:ref:refs/heads/main
            sub                    ~ repo:acme@12/web@34:*
            sub                    ~ auth0|5f7c8ec7c33c6c004bbafe82
            sub                    ~ CN=web,OU=ci,O=Acme
            sub                    ~ {8d0d1b2c-1c3a-4b8e-9a55-0d2f6d9a7c11}:*
            actor                  ~ dependabot[bot]
            email                  ~ deploy+ci@acme.example
            job_workflow_ref       ~ acme/web/.github/workflows/deploy.yml@refs/heads/main
            ref_protected          ~ true
            "kubernetes.io".pod    ~ web-?
            """)
    void what_claims_really_look_like_is_left_alone(String path, String rule) {
        assertThat(of(path, rule)).isEmpty();
    }

    @Test
    void every_text_of_a_richer_value_is_looked_at() {
        var mistaken = new RuleValue.Pattern("^x");
        assertThat(PatternMistakes.of("ref", new RuleValue.AnyOf(List.of("main", "^x"))))
                .hasSize(1);
        assertThat(PatternMistakes.of("ref", new RuleValue.Glob("v[0-9]"))).hasSize(1);
        assertThat(PatternMistakes.of("ref", new RuleValue.AllOf(List.of(mistaken))))
                .hasSize(1);
        assertThat(PatternMistakes.of("ref", new RuleValue.Not(mistaken))).hasSize(1);
        assertThat(PatternMistakes.of("ref", new RuleValue.Exists(true))).isEmpty();
    }

    @Test
    void a_star_in_equals_and_in_is_said_to_be_only_itself() {
        assertThat(PatternMistakes.of("ref", new RuleValue.Equals("refs/*")))
                .singleElement()
                .asString()
                .contains("has a * in equals or in");
        assertThat(PatternMistakes.of("ref", new RuleValue.In(List.of("refs/*"))))
                .hasSize(1);
        assertThat(PatternMistakes.of("ref", new RuleValue.Equals("a|b^$"))).isEmpty();
    }
}
