package dev.mintmark.jwt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mintmark.jwt.InvalidTokenException.Reason;
import dev.mintmark.platform.json.JsonValue;
import dev.mintmark.platform.json.JsonValue.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RegisteredClaimsTest {

    private static final Instant NOW = Instant.ofEpochSecond(1_700_000_000);

    /** Good claims with one of them replaced; a null JSON text takes it away. */
    private static JsonObject claimsWith(String name, String json) {
        Map<String, JsonValue> members = new LinkedHashMap<>(
                Json.object("{'iss':'https://issuer.example','sub':'s','aud':'a','exp':1700000300,'iat':1700000000}")
                        .members());
        members.remove(name);
        if (json != null) {
            members.put(name, Json.object("{'v':" + json + "}").get("v"));
        }
        return new JsonObject(members);
    }

    private static RegisteredClaims check(String name, String json) {
        return RegisteredClaims.check(claimsWith(name, json), NOW);
    }

    private static void assertRefused(String name, String json, Reason reason, String sentence) {
        assertThatThrownBy(() -> check(name, json))
                .isInstanceOf(InvalidTokenException.class)
                .hasMessage(sentence)
                .extracting("reason")
                .isEqualTo(reason);
    }

    @Test
    void good_claims_are_given_in_their_types() {
        JsonObject claims = Json.object("{'iss':'i','sub':'s','aud':['a','b'],'exp':1700000300,'iat':1699999999.5,"
                + "'nbf':1.7e9,'jti':'j','more':{}}");

        assertThat(RegisteredClaims.check(claims, NOW))
                .isEqualTo(new RegisteredClaims(
                        "i",
                        "s",
                        List.of("a", "b"),
                        Instant.ofEpochSecond(1_700_000_300),
                        Instant.ofEpochMilli(1_699_999_999_500L),
                        Instant.ofEpochSecond(1_700_000_000),
                        "j"));
    }

    @Test
    void what_may_be_absent_is_null() {
        RegisteredClaims claims = check("nbf", null);

        assertThat(claims.nbf()).isNull();
        assertThat(claims.jti()).isNull();
        assertThat(claims.audiences()).containsExactly("a");
    }

    @Test
    void audiences_do_not_change_afterwards() {
        List<String> audiences = new ArrayList<>(List.of("a"));
        RegisteredClaims claims = new RegisteredClaims("i", "s", audiences, NOW, NOW, null, null);

        audiences.add("b");

        assertThat(claims.audiences()).containsExactly("a");
    }

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    iss |         | absent          | a string that is not empty
                    iss | null    | null            | a string that is not empty
                    iss | ''      | an empty string | a string that is not empty
                    iss | 1       | 1               | a string that is not empty
                    iss | ['i']   | an array        | a string that is not empty
                    iss | {}      | an object       | a string that is not empty
                    sub |         | absent          | a string that is not empty
                    sub | null    | null            | a string that is not empty
                    sub | ''      | an empty string | a string that is not empty
                    sub | 17      | 17              | a string that is not empty
                    sub | true    | true            | a string that is not empty
                    aud |         | absent          | a string or an array of strings that is not empty
                    aud | null    | null            | a string or an array of strings that is not empty
                    aud | []      | an empty array  | a string or an array of strings that is not empty
                    aud | {}      | an object       | a string or an array of strings that is not empty
                    aud | 1       | 1               | a string or an array of strings that is not empty
                    exp |         | absent          | a number of seconds since 1970
                    exp | null    | null            | a number of seconds since 1970
                    exp | '1700000300' | the string '1700000300' | a number of seconds since 1970
                    exp | true    | true            | a number of seconds since 1970
                    exp | [1700000300] | an array   | a number of seconds since 1970
                    exp | {}      | an object       | a number of seconds since 1970
                    exp | -1      | -1              | a number of seconds since 1970
                    iat |         | absent          | a number of seconds since 1970
                    iat | null    | null            | a number of seconds since 1970
                    iat | '1700000000' | the string '1700000000' | a number of seconds since 1970
                    iat | -0.1    | -0.1            | a number of seconds since 1970
                    nbf | null    | null            | a number of seconds since 1970
                    nbf | '1'     | the string '1'  | a number of seconds since 1970
                    nbf | false   | false           | a number of seconds since 1970
                    jti | null    | null            | a string that is not empty
                    jti | ''      | an empty string | a string that is not empty
                    jti | 1       | 1               | a string that is not empty
                    jti | []      | an empty array  | a string that is not empty
                    """,
            delimiter = '|',
            quoteCharacter = '`')
    void a_claim_that_is_missing_or_of_the_wrong_type_is_refused(
            String name, String json, String found, String wanted) {
        assertRefused(
                name,
                json,
                Reason.INVALID_CLAIM,
                "The token's " + name + " is " + found + "; it must be " + wanted + ".");
    }

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
            ['a',1]    | 1
            [null]     | null
            ['a',['b']] | an array
            """,
            delimiter = '|',
            quoteCharacter = '`')
    void an_audience_that_is_no_string_is_refused(String aud, String found) {
        assertRefused(
                "aud",
                aud,
                Reason.INVALID_CLAIM,
                "The token's aud is an array with " + found + " in it; it must have strings only.");
    }

    @Test
    void an_identifier_is_bounded() {
        assertThat(check("jti", "'" + "j".repeat(512) + "'").jti()).hasSize(512);
        assertRefused(
                "jti",
                "'" + "j".repeat(513) + "'",
                Reason.INVALID_CLAIM,
                "The token's jti is 513 characters long; at most 512 are accepted.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1699999940.000000001",
                "1699999941",
                "1700000000",
                "1731622400",
                "1731622400.0",
                "1.7000003E9",
                "17000003e2"
            })
    void an_expiry_within_its_bounds_is_good(String exp) {
        assertThat(check("exp", exp).exp()).isAfter(NOW.minusSeconds(60));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-0", "1699999940", "1699999939.999999999", "1699999940.0000000009", "1e-39", "0e30"})
    void an_expiry_that_has_passed_with_its_leeway_is_refused(String exp) {
        assertThatThrownBy(() -> check("exp", exp))
                .isInstanceOf(InvalidTokenException.class)
                .hasMessageContaining("which has passed")
                .extracting("reason")
                .isEqualTo(Reason.EXPIRED);
    }

    @Test
    void an_expiry_that_has_passed_is_told_in_both_clocks() {
        assertRefused(
                "exp",
                "1699999940",
                Reason.EXPIRED,
                "The token's exp is 1699999940 (2023-11-14T22:12:20Z), which has passed; it is 2023-11-14T22:13:20Z here,"
                        + " and 60 seconds of difference are allowed for.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1731622401",
                "1731622400.000000001",
                "1700000300000",
                "1e15",
                "999999999999999",
                "9007199254740.993"
            })
    void an_expiry_more_than_366_days_ahead_is_refused_and_so_are_milliseconds(String exp) {
        assertThatThrownBy(() -> check("exp", exp))
                .isInstanceOf(InvalidTokenException.class)
                .hasMessageContaining("which is more than 366 days ahead (it counts seconds, not milliseconds)")
                .extracting("reason")
                .isEqualTo(Reason.INVALID_CLAIM);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1e999999999",
                "1E400",
                "1e2147483647",
                "1e2147483648",
                "1e99999999999999999999",
                "1e-999999999",
                "1e-2147483648",
                "1e41",
                "10e40",
                "1e-41",
                "0e999999999",
                "0e-999999999",
                "-1e999999999",
                "1000000000000001",
                "1e16",
                "1000000000000000.1",
                "9223372036854775808",
                "1700000300.0000000000000000000000000000001"
            })
    @Timeout(1)
    void a_number_that_no_clock_shows_is_refused_at_no_cost(String number) {
        for (String name : List.of("exp", "iat", "nbf")) {
            assertRefused(
                    name,
                    number,
                    Reason.INVALID_CLAIM,
                    "The token's " + name + " is " + number + "; it must be a number of seconds since 1970.");
        }
    }

    @Test
    void a_number_of_the_longest_text_is_read() {
        String exp = "1700000300." + "0".repeat(28) + "1";

        assertThat(exp).hasSize(40);
        assertThat(check("exp", exp).exp()).isEqualTo(Instant.ofEpochSecond(1_700_000_300));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "1700000060", "1700000060.0", "1700000059.999999999"})
    void a_beginning_within_the_leeway_is_good(String date) {
        assertThat(check("nbf", date).nbf()).isBeforeOrEqualTo(NOW.plusSeconds(60));
        assertThat(check("iat", date).iat()).isBeforeOrEqualTo(NOW.plusSeconds(60));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1700000061", "1700000060.000000001", "1700000000000", "1e15"})
    void a_beginning_yet_to_come_is_refused(String date) {
        for (String name : List.of("nbf", "iat")) {
            assertThatThrownBy(() -> check(name, date))
                    .isInstanceOf(InvalidTokenException.class)
                    .hasMessageStartingWith("The token's " + name + " is ")
                    .hasMessageContaining(", which is yet to come; it is 2023-11-14T22:13:20Z here, and ")
                    .extracting("reason")
                    .isEqualTo(Reason.NOT_YET_VALID);
        }
    }

    @Property
    void whatever_passes_is_in_time(
            @ForAll @LongRange(min = 1_699_000_000L, max = 1_740_000_000L) long exp,
            @ForAll @LongRange(min = -100, max = 100) long nbf,
            @ForAll @LongRange(min = -100, max = 100) long iat) {
        JsonObject claims = Json.object("{'iss':'i','sub':'s','aud':'a','exp':" + exp + ",'nbf':"
                + NOW.plusSeconds(nbf).getEpochSecond() + ",'iat':"
                + NOW.plusSeconds(iat).getEpochSecond() + "}");
        boolean inTime = exp > 1_699_999_940L
                && exp <= NOW.plus(Duration.ofDays(366)).getEpochSecond()
                && nbf <= 60
                && iat <= 60;
        boolean passed;
        try {
            RegisteredClaims.check(claims, NOW);
            passed = true;
        } catch (InvalidTokenException e) {
            passed = false;
        }
        assertThat(passed).isEqualTo(inTime);
    }

    @ParameterizedTest
    @ValueSource(strings = {"'a\\\"b\\\\c\\u0001'", "'é'"})
    void what_is_quoted_is_made_printable(String exp) {
        assertThatThrownBy(() -> check("exp", exp.replace("\\\"", "\\u0022")))
                .isInstanceOf(InvalidTokenException.class)
                .hasMessageMatching("[ !#-\\[\\]-~]+");
    }
}
