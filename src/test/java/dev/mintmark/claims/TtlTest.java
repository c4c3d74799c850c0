package dev.mintmark.claims;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TtlTest {
    private static final long LONGEST = 9_223_372_036L;

    @ParameterizedTest(name = "{0} is {2}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    10h                      | 36000    | 10h0m0s
                    5h                       | 18000    | 5h0m0s
                    90m                      | 5400     | 1h30m0s
                    3h                       | 10800    | 3h0m0s
                    2d                       | 172800   | 48h0m0s
                    1w                       | 604800   | 168h0m0s
                    1h30m                    | 5400     | 1h30m0s
                    1h30m15s                 | 5415     | 1h30m15s
                    1s                       | 1        | 1s
                    59s                      | 59       | 59s
                    60s                      | 60       | 1m0s
                    61s                      | 61       | 1m1s
                    3599s                    | 3599     | 59m59s
                    3600s                    | 3600     | 1h0m0s
                    3601s                    | 3601     | 1h0m1s
                    1000ms                   | 1        | 1s
                    500ms500ms               | 1        | 1s
                    1h1000ms                 | 3601     | 1h0m1s
                    1w2d3h4m5s6000ms         | 788651   | 219h4m11s
                    1s1m1h                   | 3661     | 1h1m1s
                    1h1h1h1h1h1h1h           | 25200    | 7h0m0s
                    1s1s1s1s1s1s1s           | 7        | 7s
                    0h1s                     | 1        | 1s
                    0001h                    | 3600     | 1h0m0s
                    00000000000000000000001h | 3600     | 1h0m0s
                    1d1h                     | 90000    | 25h0m0s
                    1w1s                     | 604801   | 168h0m1s
                    1.5h                     | 5400     | 1h30m0s
                    .5h                      | 1800     | 30m0s
                    0.5h                     | 1800     | 30m0s
                    1.h                      | 3600     | 1h0m0s
                    1.5h30m                  | 7200     | 2h0m0s
                    1.25m                    | 75       | 1m15s
                    0.5m0.5m                 | 60       | 1m0s
                    1.5s500ms                | 2        | 2s
                    1h0.0s                   | 3600     | 1h0m0s
                    0.100000000000000000000h | 360      | 6m0s
                    0.3333333333333333333h   | 1200     | 20m0s
                    1.0000000000001s         | 1        | 1s
                    +10h                     | 36000    | 10h0m0s
                    +1.5h                    | 5400     | 1h30m0s
                    3600000000000ns          | 3600     | 1h0m0s
                    3600000000us             | 3600     | 1h0m0s
                    1000000µs                | 1        | 1s
                    1000000μs                | 1        | 1s
                    999999us1000ns           | 1        | 1s
                    0.001s999ms              | 1        | 1s
                    """)
    void both_grammars_are_read_and_written_as_go_writes_them(String text, long seconds, String canonical)
            throws MalformedTtlException {
        var ttl = Ttl.parse(text);

        assertThat(ttl.seconds()).isEqualTo(seconds);
        assertThat(ttl.canonical()).isEqualTo(canonical);
    }

    @ParameterizedTest(name = "''{0}'' {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            textBlock =
                    """
                    ""                    | must be a duration
                    " "                   | must be a duration
                    "10h "                | must be a duration
                    " 10h"                | must be a duration
                    "10 h"                | must be a duration
                    "1h 30m"              | must be a duration
                    10                    | must be a duration
                    36000                 | must be a duration
                    h                     | must be a duration
                    10H                   | must be a duration
                    10hours               | must be a duration
                    10min                 | must be a duration
                    1y                    | must be a duration
                    1h-30m                | must be a duration
                    --1h                  | must be a duration
                    +-1h                  | must be a duration
                    +                     | must be a duration
                    -                     | must be a duration
                    .                     | must be a duration
                    .h                    | must be a duration
                    1..5h                 | must be a duration
                    1.5.5h                | must be a duration
                    1,5h                  | must be a duration
                    1_000s                | must be a duration
                    1e3s                  | must be a duration
                    0x10s                 | must be a duration
                    1h30                  | must be a duration
                    PT10H                 | must be a duration
                    10:00:00              | must be a duration
                    null                  | must be a duration
                    NaNh                  | must be a duration
                    Infinityh             | must be a duration
                    ١٠h                   | must be a duration
                    １０h                 | must be a duration
                    1०h                   | must be a duration
                    1.5d                  | must be a duration
                    1.5w                  | must be a duration
                    1d1.5h                | must be a duration
                    +1d                   | must be a duration
                    1d1000000000ns        | must be a duration
                    1w1000000us           | must be a duration
                    1000000µs1d           | must be a duration
                    0                     | must be longer than zero
                    +0                    | must be longer than zero
                    -0                    | must be longer than zero
                    0s                    | must be longer than zero
                    0h0m0s                | must be longer than zero
                    0.0h                  | must be longer than zero
                    0.0000000001s         | must be longer than zero
                    -10h                  | must be longer than zero
                    -1.5h                 | must be longer than zero
                    -1ns                  | must be longer than zero
                    1ms                   | must be a whole number of seconds
                    1h1ms                 | must be a whole number of seconds
                    1.5s                  | must be a whole number of seconds
                    1ns                   | must be a whole number of seconds
                    1500us                | must be a whole number of seconds
                    0.001h500ms           | must be a whole number of seconds
                    1h1h1h1h1h1h1h1h      | at most 7 parts
                    1s1s1s1s1s1s1s1000ms  | at most 7 parts
                    0h0h0h0h0h0h0h1h      | at most 7 parts
                    9223372036854775808ns | must not be that long
                    9223372036854775807h  | must not be that long
                    3000000h              | must not be that long
                    99999999999999999999s | must not be that long
                    15251w                | must not be that long
                    2562047h2562047h      | must not be that long
                    2562047.99h           | must not be that long
                    """)
    void whatever_is_in_neither_grammar_or_cannot_be_is_refused_with_what_would_be(String text, String sentence) {
        assertThatExceptionOfType(MalformedTtlException.class)
                .isThrownBy(() -> Ttl.parse(text))
                .withMessageContaining(sentence);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1h\u0000", "1h\n", "\u00a01h", "1\u200bh", "\ud83dh", "1\u212ah"})
    void characters_that_nobody_sees_are_no_part_of_it(String text) {
        assertThatExceptionOfType(MalformedTtlException.class).isThrownBy(() -> Ttl.parse(text));
    }

    @Test
    void a_text_of_any_length_is_judged() {
        assertThatExceptionOfType(MalformedTtlException.class).isThrownBy(() -> Ttl.parse("1h".repeat(100_000)));
        assertThatExceptionOfType(MalformedTtlException.class).isThrownBy(() -> Ttl.parse("9".repeat(200_000) + "h"));
        assertThatExceptionOfType(MalformedTtlException.class).isThrownBy(() -> Ttl.parse("." + "9".repeat(200_000)));
    }

    @Property
    void what_is_written_is_read_as_the_same(@ForAll @LongRange(min = 1, max = LONGEST) long seconds)
            throws MalformedTtlException {
        var ttl = new Ttl(seconds);

        assertThat(Ttl.parse(ttl.canonical())).isEqualTo(ttl);
    }

    @Property
    void the_published_grammar_is_a_sum(@ForAll("published") List<String> parts) throws MalformedTtlException {
        long millis = parts.stream().mapToLong(TtlTest::millis).sum();
        var text = String.join("", parts);

        if (millis > 0 && millis % 1000 == 0) {
            assertThat(Ttl.parse(text).seconds()).isEqualTo(millis / 1000);
        } else {
            assertThatExceptionOfType(MalformedTtlException.class).isThrownBy(() -> Ttl.parse(text));
        }
    }

    @Property
    void no_text_does_anything_else_than_to_be_read_or_refused(@ForAll("nearlyTtls") String text) {
        try {
            assertThat(Ttl.parse(text).seconds()).isPositive();
        } catch (MalformedTtlException e) {
            assertThat(e.getMessage()).startsWith("must ");
        }
    }

    @Provide
    Arbitrary<List<String>> published() {
        var numbers = Arbitraries.integers().between(0, 2000).map(String::valueOf);
        var units = Arbitraries.of("ms", "s", "m", "h", "d", "w");
        return numbers.flatMap(number -> units.map(unit -> number + unit))
                .list()
                .ofMinSize(1)
                .ofMaxSize(7);
    }

    @Provide
    Arbitrary<String> nearlyTtls() {
        return Arbitraries.strings().withChars("0123456789.+-hmsduwnµ \u0661").ofMaxLength(20);
    }

    private static long millis(String part) {
        var unit = part.replaceAll("[0-9]", "");
        long number = Long.parseLong(part.substring(0, part.length() - unit.length()));
        return number
                * switch (unit) {
                    case "ms" -> 1;
                    case "s" -> 1_000;
                    case "m" -> 60_000;
                    case "h" -> 3_600_000;
                    case "d" -> 86_400_000;
                    default -> 604_800_000;
                };
    }
}
