package dev.mintmark.jwt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.mintmark.jwt.InvalidTokenException.Reason;
import java.security.MessageDigest;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class JwsReaderTest {

    private static final String HEADER = "{\"alg\":\"RS256\",\"kid\":\"k\",\"typ\":\"JWT\"}";
    private static final String PAYLOAD = "{\"iss\":\"https://issuer.example\",\"sub\":\"s\"}";

    /** Reading looks at no signature, so any will do. */
    private static String token(String header, String payload) {
        return TestKey.base64Url(header) + "." + TestKey.base64Url(payload) + ".AAAA";
    }

    private static String withHeader(String header) {
        return token(header.replace('\'', '"'), PAYLOAD);
    }

    private static void assertRefused(String compact, Reason reason, String sentence) {
        assertThatThrownBy(() -> JwsReader.read(compact))
                .isInstanceOf(InvalidTokenException.class)
                .hasMessage(sentence)
                .extracting("reason")
                .isEqualTo(reason);
    }

    private static InvalidTokenException refusal(String compact) {
        return catchThrowableOfType(InvalidTokenException.class, () -> JwsReader.read(compact));
    }

    @Test
    void a_token_gives_what_it_says_of_itself() throws Exception {
        Jws jws = JwsReader.read(token(HEADER, PAYLOAD));

        assertThat(jws.algorithm()).isEqualTo(SignatureAlgorithm.RS256);
        assertThat(jws.kid()).isEqualTo("k");
        assertThat(jws.typ()).isEqualTo("JWT");
        assertThat(jws.claims()).isEqualTo(Json.object(PAYLOAD));
        assertThat(jws.unverifiedIssuer()).isEqualTo("https://issuer.example");
        assertThat(jws.payloadSha256())
                .isEqualTo(MessageDigest.getInstance("SHA-256").digest(PAYLOAD.getBytes(UTF_8)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"$", "not base64!.$.AAAA", "e30.$.", "e30.$", ".$", "e30.$.a.b.c"})
    void what_a_token_says_is_shown_whatever_is_around_it(String template) {
        String compact =
                template.equals("$") ? token(HEADER, PAYLOAD) : template.replace("$", TestKey.base64Url(PAYLOAD));

        assertThat(JwsReader.readClaimsToShow(compact)).isEqualTo(Json.object(PAYLOAD));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "e30", "e30.", "e30..AAAA", "e30.e30=.AAAA", "e30.W10.AAAA", "e30.Zm9v.AAAA"})
    void what_cannot_be_read_is_not_shown(String compact) {
        assertThat(JwsReader.readClaimsToShow(compact)).isNull();
    }

    @Test
    void what_is_too_long_to_be_read_is_not_shown_either() {
        String longest = "e30.e30." + "A".repeat(16 * 1024 - 8);

        assertThat(JwsReader.readClaimsToShow(longest)).isEqualTo(Json.object("{}"));
        assertThat(JwsReader.readClaimsToShow(longest + "A")).isNull();
    }

    @Test
    void what_a_token_does_not_say_is_null() {
        Jws jws = JwsReader.read(token("{\"alg\":\"ES256\"}", "{}"));

        assertThat(jws.kid()).isNull();
        assertThat(jws.typ()).isNull();
        assertThat(jws.unverifiedIssuer()).isNull();
    }

    @Test
    void an_issuer_that_is_no_string_is_none() {
        assertThat(JwsReader.read(token(HEADER, "{\"iss\":[\"a\"]}")).unverifiedIssuer())
                .isNull();
    }

    @Test
    void a_printed_token_shows_nothing_of_its_claims() {
        assertThat(JwsReader.read(token(HEADER, PAYLOAD))).hasToString("Jws[RS256]");
    }

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    'a',       1
                    'a.b',     2
                    'a.b.c.d', 4
                    '.....',   6
                    '',        1
                    '..........', 11
                    """)
    void other_than_three_parts_are_refused(String compact, int parts) {
        assertRefused(
                compact, Reason.MALFORMED, "The token has " + parts + " parts between dots; a signed token has three.");
    }

    @Test
    void a_jwe_is_refused_as_one() {
        String sentence = "The token is encrypted (a JWE of five parts); only signed tokens are accepted.";

        assertRefused("eyJhbGciOiJkaXIifQ..a.b.c", Reason.ENCRYPTED, sentence);
        assertRefused("....", Reason.ENCRYPTED, sentence);
    }

    @Test
    void a_jwe_is_refused_before_anything_else_is_looked_at() {
        assertThat(refusal("!!!." + "\u0000".repeat(20_000) + "...").reason()).isEqualTo(Reason.ENCRYPTED);
    }

    @Test
    void an_empty_part_is_refused() {
        String header = TestKey.base64Url(HEADER);
        String payload = TestKey.base64Url(PAYLOAD);

        assertRefused("." + payload + ".AAAA", Reason.MALFORMED, "The token's header is empty.");
        assertRefused(header + "..AAAA", Reason.MALFORMED, "The token's payload is empty.");
        assertRefused(header + "." + payload + ".", Reason.MALFORMED, "The token's signature is empty.");
    }

    @Test
    void length_is_bounded_to_the_character() {
        // 34 characters of payload text stand around the filling.
        String start = token(HEADER, "{}").replaceFirst("\\..*", ".");
        String end = ".AAAA";
        int room = JwsReader.MAX_LENGTH - start.length() - end.length();
        String filled = TestKey.base64Url("{\"a\":\"" + "x".repeat(room * 3 / 4 - 8) + "\"}");
        String longest = start + filled + ".AAAA";
        longest = longest + "A".repeat((JwsReader.MAX_LENGTH - longest.length()) / 4 * 4);
        String missing = "A".repeat(JwsReader.MAX_LENGTH - longest.length());

        assertThat(missing.length()).isNotEqualTo(1);
        assertThat(longest + missing).hasSize(16384);
        assertThat(JwsReader.read(longest + missing).claims().has("a")).isTrue();
        assertRefused(
                longest + missing + "A",
                Reason.MALFORMED,
                "The token is 16385 characters long; at most 16384 are accepted.");
    }

    static Stream<String> laxSpellings() {
        String header = TestKey.base64Url(HEADER);
        String payload = TestKey.base64Url(PAYLOAD);
        String good = header + "." + payload + ".AAAA";
        return Stream.of(
                " " + good,
                good + " ",
                good + "\n",
                good + "=",
                header + "=." + payload + ".AAAA",
                header + "." + payload + "==.AAAA",
                header + "\n." + payload + ".AAAA",
                header + ". " + payload + ".AAAA",
                header + "." + payload + ".AA+A",
                header + "." + payload + ".AA/A",
                header + "." + payload + ".AAA\u00e9",
                header + "." + payload + ".AAA\u0141",
                header + "." + payload + ".AAA\u0000",
                header + "." + payload + ".AAAAA",
                header + "." + payload + ".AB",
                header + "." + payload + ".AAB",
                "Bearer " + good,
                "\"" + good + "\"",
                "\uFEFF" + good);
    }

    @ParameterizedTest
    @MethodSource("laxSpellings")
    void lax_base64url_is_refused(String compact) {
        assertThat(refusal(compact).reason()).isEqualTo(Reason.MALFORMED);
        assertThat(refusal(compact))
                .hasMessageMatching(
                        ".* is not base64url: .*|The token (?:has (?:a line feed|white space|quotes|a byte order mark)|begins with the word) .*");
    }

    @Test
    void a_fault_in_base64url_is_told_by_part() {
        String header = TestKey.base64Url(HEADER);

        assertRefused(
                header + "." + TestKey.base64Url(PAYLOAD) + ".AB",
                Reason.MALFORMED,
                "The token's signature is not base64url: the unused bits at its end are not zero.");
        assertRefused(
                header + ".e30=.AAAA",
                Reason.MALFORMED,
                "The token's payload is not base64url: it has a character other than A-Z a-z 0-9 - _.");
    }

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    {'alg':'RS256','alg':'RS256'}         | The token's header cannot be read. The JSON has the member 'alg' twice in one object.
                    {'alg':'RS256','\\u0061lg':'none'}    | The token's header cannot be read. The JSON has the member 'alg' twice in one object.
                    {'alg':'RS256'}x                      | The token's header cannot be read. The text is not JSON (at about character 15).
                    {'alg':'RS256','x':'\\u0000'}         | The token's header cannot be read. The JSON has a NUL character in a string.
                    {'alg':'RS256','x':'\\ud800'}         | The token's header cannot be read. The JSON has half of a surrogate pair in a string.
                    ['RS256']                             | The token's header cannot be read. The JSON is not an object.
                    """,
            delimiter = '|',
            quoteCharacter = '`')
    void a_header_of_lax_json_is_refused(String header, String sentence) {
        assertRefused(withHeader(header), Reason.MALFORMED, sentence);
    }

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    {'a':1,'a':1}         | The token's payload cannot be read. The JSON has the member 'a' twice in one object.
                    {'a':1,'\\u0061':1}   | The token's payload cannot be read. The JSON has the member 'a' twice in one object.
                    {'a':{'b':1,'b':1}}   | The token's payload cannot be read. The JSON has the member 'b' twice in one object.
                    {} {}                 | The token's payload cannot be read. Something follows the end of the JSON.
                    {'x':'\\u0000'}       | The token's payload cannot be read. The JSON has a NUL character in a string.
                    {'x':'\\udfff'}       | The token's payload cannot be read. The JSON has half of a surrogate pair in a string.
                    'text'                | The token's payload cannot be read. The JSON is not an object.
                    \uFEFF{}              | The token's payload cannot be read. The JSON begins with a byte order mark.
                    """,
            delimiter = '|',
            quoteCharacter = '`')
    void a_payload_of_lax_json_is_refused(String payload, String sentence) {
        assertRefused(token(HEADER, payload.replace('\'', '"')), Reason.MALFORMED, sentence);
    }

    @Test
    void header_and_payload_are_at_most_32_levels_deep() {
        String deep = "[".repeat(31) + "]".repeat(31);
        String deeper = "[".repeat(32) + "]".repeat(32);

        assertThat(JwsReader.read(token("{\"alg\":\"RS256\",\"x\":" + deep + "}", "{\"x\":" + deep + "}")))
                .isNotNull();
        assertRefused(
                token("{\"alg\":\"RS256\",\"x\":" + deeper + "}", "{}"),
                Reason.MALFORMED,
                "The token's header cannot be read. The JSON is more than 32 levels deep.");
        assertRefused(
                token(HEADER, "{\"x\":" + deeper + "}"),
                Reason.MALFORMED,
                "The token's payload cannot be read. The JSON is more than 32 levels deep.");
    }

    @ParameterizedTest
    @CsvSource({
        "RS256, RS256",
        "RS384, RS384",
        "RS512, RS512",
        "PS256, PS256",
        "PS384, PS384",
        "PS512, PS512",
        "ES256, ES256",
        "ES384, ES384",
        "ES512, ES512",
        "EdDSA, EdDSA",
        "Ed25519, EdDSA"
    })
    void these_algorithms_are_accepted(String alg, SignatureAlgorithm algorithm) {
        assertThat(JwsReader.read(withHeader("{'alg':'" + alg + "'}")).algorithm())
                .isEqualTo(algorithm);
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "None", "nOnE", "NONE"})
    void none_is_refused_however_it_is_spelled(String alg) {
        assertRefused(
                withHeader("{'alg':'" + alg + "'}"),
                Reason.UNSUPPORTED_ALGORITHM,
                "The token's alg is '" + alg + "', which signs nothing; accepted are RS256, RS384, RS512, PS256, PS384,"
                        + " PS512, ES256, ES384, ES512 and EdDSA.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"HS256", "HS384", "HS512", "hs256", "HS1"})
    void shared_secrets_are_refused(String alg) {
        assertThat(refusal(withHeader("{'alg':'" + alg + "'}")).reason()).isEqualTo(Reason.UNSUPPORTED_ALGORITHM);
        assertThat(refusal(withHeader("{'alg':'" + alg + "'}")))
                .hasMessageStartingWith("The token's alg is '" + alg + "', which needs a shared secret; accepted are ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "rs256",
                "Rs256",
                "RS256 ",
                "RS1",
                "ES256K",
                "Ed448",
                "eddsa",
                "ed25519",
                "ML-DSA-44",
                "RSA-OAEP",
                "dir",
                "A128KW",
                "SHA256withRSA",
                "null",
                "RS256\\u0131"
            })
    void any_other_algorithm_is_refused(String alg) {
        InvalidTokenException refusal = refusal(withHeader("{'alg':'" + alg + "'}"));

        assertThat(refusal.reason()).isEqualTo(Reason.UNSUPPORTED_ALGORITHM);
        assertThat(refusal).hasMessageMatching("The token's alg is '[^']*'; accepted are .*");
    }

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    {}                  | absent
                    {'Alg':'RS256'}     | absent
                    {'alg':null}        | null
                    {'alg':256}         | 256
                    {'alg':['RS256']}   | an array
                    {'alg':{}}          | an object
                    {'alg':true}        | true
                    """,
            delimiter = '|',
            quoteCharacter = '`')
    void an_algorithm_that_is_no_string_is_refused(String header, String found) {
        assertRefused(withHeader(header), Reason.MALFORMED, "The token's alg is " + found + "; it must be a string.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"[]", "null", "['exp']", "['b64']", "'exp'", "{}", "[null]", "false", "['http://example.com/x']"
            })
    void crit_in_any_form_is_refused(String crit) {
        assertRefused(
                withHeader("{'alg':'RS256','crit':" + crit + ",'exp':1}"),
                Reason.UNSUPPORTED_HEADER,
                "The token's header has crit, which is not supported.");
    }

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    'b64':true  | b64
                    'b64':false | b64
                    'b64':null  | b64
                    'zip':'DEF' | zip
                    'zip':null  | zip
                    """,
            delimiter = '|',
            quoteCharacter = '`')
    void headers_that_change_what_the_payload_is_are_refused(String member, String name) {
        assertRefused(
                withHeader("{'alg':'RS256'," + member + "}"),
                Reason.UNSUPPORTED_HEADER,
                "The token's header has " + name + ", which is not supported.");
    }

    @Test
    void a_logout_token_is_known_by_its_events_whatever_its_type() {
        var events = "{\"sub\":\"a\",\"events\":{\"http://schemas.openid.net/event/backchannel-logout\":{}}}";
        for (var header : List.of("{\"alg\":\"ES256\"}", "{\"alg\":\"ES256\",\"typ\":\"JWT\"}")) {
            assertThat(refusal(token(header, events)).reason()).isEqualTo(Reason.WRONG_KIND);
        }
        assertThat(JwsReader.read(token("{\"alg\":\"ES256\"}", "{\"events\":\"push\"}"))
                        .claims()
                        .has("events"))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "at+jwt, true",
        "AT+JWT, true",
        "application/at+jwt, true",
        "APPLICATION/At+Jwt, true",
        "at+jwt;v=1, true",
        "' at+jwt ', true",
        "JWT, false",
        "id_token+jwt, false"
    })
    void an_access_token_is_told_by_its_type(String typ, boolean isAccessToken) {
        assertThat(JwsReader.read(withHeader("{'alg':'RS256','typ':'" + typ + "'}"))
                        .isAccessToken())
                .isEqualTo(isAccessToken);
    }

    @ParameterizedTest
    @ValueSource(strings = {"JWT", "jwt", "application/jwt", "Application/JWT", "JWT;x=1"})
    void a_nested_token_is_refused(String cty) {
        assertRefused(
                withHeader("{'alg':'RS256','cty':'" + cty + "'}"),
                Reason.UNSUPPORTED_HEADER,
                "The token holds another token (cty is JWT), which is not supported.");
    }

    @Test
    void other_content_types_are_ignored_when_they_are_strings() {
        assertThat(JwsReader.read(withHeader("{'alg':'RS256','cty':'json'}"))).isNotNull();
        assertRefused(
                withHeader("{'alg':'RS256','cty':null}"),
                Reason.MALFORMED,
                "The token's cty is null; it must be a string.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "logout+jwt",
                "application/logout+jwt",
                "Logout+JWT",
                "dpop+jwt",
                "DPoP+jwt",
                "application/dpop+jwt",
                "secevent+jwt",
                "application/secevent+jwt",
                "kb+jwt",
                "client-authentication+jwt",
                "oauth-authz-req+jwt",
                "token-introspection+jwt",
                "entity-statement+jwt",
                "jwk-set+jwt"
            })
    void a_token_made_for_another_purpose_is_refused(String typ) {
        assertRefused(
                withHeader("{'alg':'RS256','typ':'" + typ + "'}"),
                Reason.WRONG_KIND,
                "The token's typ is '" + typ + "': it was made for another purpose. An ID token is wanted.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"JWT", "jwt", "application/jwt", "JOSE", "id_token+jwt", "", "anything"})
    void ordinary_types_are_accepted_as_they_are(String typ) {
        assertThat(JwsReader.read(withHeader("{'alg':'RS256','typ':'" + typ + "'}"))
                        .typ())
                .isEqualTo(typ);
    }

    @Test
    void a_null_type_is_an_absent_one() {
        assertThat(JwsReader.read(withHeader("{'alg':'RS256','typ':null}")).typ())
                .isNull();
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "[], an empty array", "{}, an object", "true, true"})
    void a_type_that_is_no_string_is_refused(String typ, String found) {
        assertRefused(
                withHeader("{'alg':'RS256','typ':" + typ + "}"),
                Reason.MALFORMED,
                "The token's typ is " + found + "; it must be a string.");
    }

    @ParameterizedTest
    @CsvSource({"null, null", "1, 1", "['k'], an array", "{}, an object"})
    void a_kid_that_is_no_string_is_refused(String kid, String found) {
        assertRefused(
                withHeader("{'alg':'RS256','kid':" + kid.replace("''", "'") + "}"),
                Reason.MALFORMED,
                "The token's kid is " + found + "; it must be a string.");
    }

    @Test
    void keys_that_a_token_brings_along_are_not_looked_at() {
        Jws jws = JwsReader.read(withHeader(
                "{'alg':'RS256','jwk':{'kty':'oct'},'jku':'https://evil.example','x5u':'https://evil.example',"
                        + "'x5c':['AAAA'],'x5t':'x','x5t#S256':1}"));

        assertThat(jws.algorithm()).isEqualTo(SignatureAlgorithm.RS256);
    }

    @Test
    void a_claim_that_passes_for_a_registered_one_is_refused() {
        assertRefused(
                token(HEADER, "{\"sub\":\"a\",\"SUB\":\"b\"}"),
                Reason.MALFORMED,
                "The token has a claim 'SUB', which can be mistaken for sub.");
    }

    @Test
    void refusing_costs_no_stack_trace() {
        assertThat(refusal("x").getStackTrace()).isEmpty();
    }
}
