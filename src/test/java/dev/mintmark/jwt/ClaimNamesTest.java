package dev.mintmark.jwt;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mintmark.jwt.InvalidTokenException.Reason;
import dev.mintmark.platform.json.JsonExcerpt;
import dev.mintmark.platform.json.JsonValue.JsonNull;
import dev.mintmark.platform.json.JsonValue.JsonObject;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClaimNamesTest {

    private static JsonObject claim(String name) {
        return new JsonObject(Map.of(name, JsonNull.NULL));
    }

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    SUB,                 sub, capitals
                    Iss,                 iss, one capital
                    exP,                 exp, the last capital
                    AUD,                 aud, capitals
                    NBF,                 nbf, capitals
                    IAT,                 iat, capitals
                    JTI,                 jti, capitals
                    \u017Fub,            sub, long s
                    i\u017Fs,            iss, long s
                    i\u00DF,             iss, sharp s
                    i\u1E9E,             iss, capital sharp s
                    \uFF53\uFF55\uFF42,  sub, full width
                    \uFF33\uFF35\uFF22,  sub, full width capitals
                    \u24E2ub,            sub, circled
                    \uD835\uDC2Cub,      sub, mathematical bold
                    \uD835\uDC12UB,      sub, mathematical bold capital
                    \u02E2ub,            sub, superscript
                    \u0131ss,            iss, dotless i
                    \u0130SS,            iss, dotted capital i
                    \u0130at,            iat, dotted capital i
                    jt\u2170,            jti, Roman one
                    s\u00ADub,           sub, soft hyphen
                    sub\u200B,           sub, zero width space
                    \u200Dsub,           sub, zero width joiner
                    \uFEFFsub,           sub, byte order mark
                    su\u034Fb,           sub, grapheme joiner
                    su\u115Fb,           sub, Hangul filler
                    su\u1160b,           sub, Hangul filler
                    su\u17B4b,           sub, Khmer vowel
                    su\u17B5b,           sub, Khmer vowel
                    su\u180Bb,           sub, Mongolian selector
                    su\u180Fb,           sub, Mongolian selector
                    su\u2065b,           sub, unassigned and ignorable
                    su\u3164b,           sub, Hangul filler
                    su\uFFA0b,           sub, Hangul filler
                    su\uFE00b,           sub, variation selector
                    su\uFE0Fb,           sub, variation selector
                    su\uFFF0b,           sub, unassigned and ignorable
                    su\uDB40\uDC41b,     sub, tag
                    su\uDB40\uDDEFb,     sub, variation selector
                    """)
    void a_name_that_folds_to_a_registered_one_is_refused(String name, String registered, String how) {
        assertThatThrownBy(() -> ClaimNames.refuseLookalikes(claim(name)))
                .as(how)
                .isInstanceOf(InvalidTokenException.class)
                .hasMessage("The token has a claim %s, which can be mistaken for %s.", JsonExcerpt.of(name), registered)
                .extracting("reason")
                .isEqualTo(Reason.MALFORMED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "iss",
                "sub",
                "aud",
                "exp",
                "nbf",
                "iat",
                "jti",
                "",
                "s",
                "subject",
                "su",
                "sub_",
                "sub ",
                "client_id",
                "SUBJECT",
                "é",
                "ß",
                "sub\u0301",
                "ѕub",
                "repository_owner",
                "kubernetes.io",
                "日本"
            })
    void other_names_are_fine(String name) {
        assertThatCode(() -> ClaimNames.refuseLookalikes(claim(name))).doesNotThrowAnyException();
    }

    @Test
    void only_the_top_level_counts() {
        assertThatCode(() -> ClaimNames.refuseLookalikes(Json.object("{'act':{'SUB':1}}")))
                .doesNotThrowAnyException();
    }
}
