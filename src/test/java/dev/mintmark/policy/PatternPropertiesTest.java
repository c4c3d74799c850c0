package dev.mintmark.policy;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

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
