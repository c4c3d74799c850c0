package dev.mintmark.issuer.keys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.issuer.keys.LookupDecision.Situation;
import dev.mintmark.issuer.keys.LookupDecision.Step;
import dev.mintmark.issuer.keys.WantedKey.Lack;
import dev.mintmark.jwt.JwkSet;
import dev.mintmark.platform.json.JsonReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LookupDecisionTest {

    private static final JwkSet KEYS =
            JwkSet.parseFetched(JsonReader.readObject("{\"keys\":[]}".getBytes(StandardCharsets.UTF_8), 32));

    /** The token came when five fetches had begun. */
    private static final long CAME = 5;

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
            # missed, held, fetching, refetched, pause, untilAllowed, lack,       budget,    step,        comeAgainIn
            5,        6,    false,    false,     0,     0,            UNKNOWN_KID, PLAUSIBLE, USE_HELD,    0
            5,        6,    true,     true,      9,     9,            OTHER_KEY,   STRANGERS, USE_HELD,    0
            6,        6,    false,    false,     0,     0,            UNKNOWN_KID, PLAUSIBLE, REFUSE,      0
            6,        6,    true,     false,     9,     9,            UNKNOWN_KID, STRANGERS, REFUSE,      0
            6,        6,    false,    false,     0,     0,            OTHER_KEY,   PLAUSIBLE, REFUSE,      0
            5,        5,    true,     false,     9,     9,            UNKNOWN_KID, STRANGERS, AWAIT_FETCH, 0
            5,        5,    true,     true,      0,     0,            OTHER_KEY,   PLAUSIBLE, AWAIT_FETCH, 0
            5,        5,    false,    false,     0,     0,            UNKNOWN_KID, STRANGERS, FETCH,       0
            4,        4,    false,    true,      0,     0,            UNKNOWN_KID, PLAUSIBLE, FETCH,       0
            5,        5,    false,    false,     0,     7,            UNKNOWN_KID, STRANGERS, COME_AGAIN,  7
            5,        5,    false,    false,     8,     1,            UNKNOWN_KID, PLAUSIBLE, COME_AGAIN,  8
            5,        5,    false,    false,     1,     8,            UNKNOWN_KID, STRANGERS, COME_AGAIN,  8
            5,        5,    false,    false,     0,     0,            OTHER_KEY,   PLAUSIBLE, FETCH,       0
            5,        5,    false,    true,      0,     0,            OTHER_KEY,   PLAUSIBLE, REFUSE,      0
            5,        5,    false,    false,     0,     1,            OTHER_KEY,   PLAUSIBLE, REFUSE,      0
            5,        5,    false,    false,     4,     0,            OTHER_KEY,   PLAUSIBLE, REFUSE,      0
            5,        5,    false,    false,     4,     0,            OTHER_KEY,   STRANGERS, REFUSE,      0
            """)
    void what_is_done_for_a_token(
            long missed,
            long held,
            boolean fetching,
            boolean refetched,
            long pause,
            long untilAllowed,
            Lack lack,
            LookupBudget budget,
            Step step,
            long comeAgainIn) {
        var decision = LookupDecision.decide(
                found(missed),
                new WantedKey("kid", lack, budget),
                new Situation(held, fetching, refetched, Duration.ofSeconds(pause), Duration.ofSeconds(untilAllowed)));

        assertThat(decision).isEqualTo(new LookupDecision(step, Duration.ofSeconds(comeAgainIn)));
    }

    @Test
    void an_endless_name_is_refused_without_a_fetch() {
        var endless = new WantedKey("k".repeat(513), Lack.UNKNOWN_KID, LookupBudget.PLAUSIBLE);

        assertThat(LookupDecision.decide(
                                found(CAME), endless, new Situation(CAME, false, false, Duration.ZERO, Duration.ZERO))
                        .step())
                .isEqualTo(Step.REFUSE);
    }

    @Property
    void an_unknown_kid_is_refused_by_none_but_keys_that_were_asked_for_after_the_token_came(
            @ForAll @IntRange(min = 1, max = 9) int missed,
            @ForAll @IntRange(max = 3) int newer,
            @ForAll boolean fetching,
            @ForAll boolean refetched,
            @ForAll @IntRange(max = 2) int pause,
            @ForAll @IntRange(max = 2) int untilAllowed,
            @ForAll LookupBudget budget) {
        var decision = LookupDecision.decide(
                found(missed),
                new WantedKey("kid", Lack.UNKNOWN_KID, budget),
                new Situation(
                        missed + newer,
                        fetching,
                        refetched,
                        Duration.ofSeconds(pause),
                        Duration.ofSeconds(untilAllowed)));

        assertThat(decision.step() == Step.REFUSE).isEqualTo(newer == 0 && missed > CAME);
        assertThat(decision.step() == Step.COME_AGAIN)
                .isEqualTo(!decision.comeAgainIn().isZero());
    }

    private static FoundKeys found(long fetch) {
        return new FoundKeys(KEYS, Instant.EPOCH, fetch, CAME);
    }
}
