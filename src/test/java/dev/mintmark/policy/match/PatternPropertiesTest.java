package dev.mintmark.policy.match;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class PatternPropertiesTest {

    @Property(tries = 5_000)
    void wildcards_agree_with_the_contract(@ForAll("wildcards") String pattern, @ForAll("texts") String text) {
        assertThat(WildcardPattern.compile(pattern).matches(text, new StepBudget(Long.MAX_VALUE)))
                .isEqualTo(NaivePatterns.wildcard(pattern, text));
    }

    @Property(tries = 5_000)
    void globs_agree_with_the_contract(@ForAll("globs") String pattern, @ForAll("texts") String text) {
        assertThat(GlobPattern.compile(pattern).matches(text, new StepBudget(Long.MAX_VALUE)))
                .isEqualTo(NaivePatterns.glob(pattern, text));
    }

    /** The filler cannot match anything but itself, so what stands behind it decides, wherever in a machine word it lies. */
    @Property(tries = 5_000)
    void wildcards_far_into_a_pattern_agree_too(
            @ForAll("wildcards") String pattern,
            @ForAll("texts") String text,
            @ForAll @IntRange(min = 50, max = 140) int n) {
        var filler = "x".repeat(n);

        assertThat(WildcardPattern.compile("?" + filler + pattern)
                        .matches(filler + text, new StepBudget(Long.MAX_VALUE)))
                .isEqualTo(NaivePatterns.wildcard(pattern, text));
    }

    @Property(tries = 5_000)
    void globs_far_into_a_pattern_agree_too(
            @ForAll("globs") String pattern,
            @ForAll("texts") String text,
            @ForAll @IntRange(min = 50, max = 140) int n) {
        var filler = "x".repeat(n);

        assertThat(GlobPattern.compile("*" + filler + pattern).matches(filler + text, new StepBudget(Long.MAX_VALUE)))
                .isEqualTo(NaivePatterns.glob(pattern, text));
    }

    @Property
    void a_run_of_optional_characters_covers_as_many_and_no_more(
            @ForAll @IntRange(max = 200) int optional, @ForAll @IntRange(max = 200) int present) {
        assertThat(WildcardPattern.compile("a" + "?".repeat(optional) + "b")
                        .matches("a" + "c".repeat(present) + "b", new StepBudget(Long.MAX_VALUE)))
                .isEqualTo(present <= optional);
    }

    @Property
    void a_text_matches_itself(@ForAll String text) {
        assertThat(WildcardPattern.compile(text).matches(text, new StepBudget(Long.MAX_VALUE)))
                .isTrue();
        assertThat(GlobPattern.compile(text).matches(text, new StepBudget(Long.MAX_VALUE)))
                .isTrue();
    }

    @Provide
    Arbitrary<String> wildcards() {
        return Arbitraries.strings().withChars("ab/*?.").ofMaxLength(9);
    }

    @Provide
    Arbitrary<String> globs() {
        return Arbitraries.strings().withChars("a/:**").ofMaxLength(9);
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.strings().withChars("ab/:").ofMaxLength(9);
    }
}
