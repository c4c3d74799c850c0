package dev.mintmark.organization;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.platform.http.PathId;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class NamesTest {

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            ignoreLeadingAndTrailingWhitespace = false,
            textBlock =
                    """
                    acme,true,true,true,true
                    a-b,true,true,true,true
                    a-b-2,true,true,true,true
                    a--b,false,true,true,true
                    a-B,false,true,true,true
                    A,false,true,true,true
                    7,true,true,true,true
                    a-b_c.d,false,true,true,true
                    a--b..c,false,true,true,true
                    octo@example.com,false,false,true,true
                    a+b,false,false,true,true
                    ends-,false,false,true,true
                    ends.,false,false,true,true
                    two words,false,false,false,true
                    one two three,false,false,false,true
                    a -b,false,false,false,true
                    two  spaces,false,false,false,false
                    ' leading',false,false,false,false
                    'trailing ',false,false,false,false
                    '',false,false,false,false
                    ' ',false,false,false,false
                    .hidden,false,false,false,false
                    -option,false,false,false,false
                    _,false,false,false,false
                    @scope,false,false,false,false
                    ..,false,false,false,false
                    a/b,false,false,false,false
                    a:b,false,false,false,false
                    a%b,false,false,false,false
                    a\tb,false,false,false,false
                    é,false,false,false,false
                    аcme,false,false,false,false
                    a\u0301,false,false,false,false
                    ٣,false,false,false,false
                    \uD83D\uDE00,false,false,false,false
                    0190a5b0-0000-7000-8000-000000000000,false,false,false,false
                    0190A5B0-0000-7000-8000-00000000000F,false,false,false,false
                    ffffffff-ffff-ffff-ffff-ffffffffffff,false,false,false,false
                    0190a5b0-0000-7000-8000-00000000000,true,true,true,true
                    0190a5b0-0000-7000-8000-0000000000000,true,true,true,true
                    0190a5b0-0000-7000-8000-00000000000g,true,true,true,true
                    0190a5b000007000800000000000000f,true,true,true,true
                    """)
    void a_name_is_admitted_where_its_kind_allows_it(
            String name, boolean slug, boolean organization, boolean word, boolean phrase) {
        assertThat(Names.SLUG.admit(name)).isEqualTo(slug);
        assertThat(Names.ORGANIZATION.admit(name)).isEqualTo(organization);
        assertThat(Names.WORD.admit(name)).isEqualTo(word);
        assertThat(Names.PHRASE.admit(name)).isEqualTo(phrase);
    }

    @Test
    void a_line_break_at_the_end_is_not_overlooked() {
        for (var names : Names.values()) {
            assertThat(names.admit("acme\n")).isFalse();
            assertThat(names.admit("acme\0")).isFalse();
        }
    }

    @Test
    void a_hundred_characters_are_admitted_and_one_more_is_not() {
        for (var names : Names.values()) {
            assertThat(names.admit("a".repeat(100))).isTrue();
            assertThat(names.admit("a".repeat(101))).isFalse();
        }
    }

    @Property
    void no_name_is_also_an_id(@ForAll String text) {
        for (var names : Names.values()) {
            assertThat(names.admit(text) && PathId.orNull(text) != null).isFalse();
        }
    }
}
