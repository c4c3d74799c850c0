package dev.mintmark.platform.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.mintmark.platform.error.OAuthException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OAuthParametersTest {

    @Test
    void a_form_is_percent_decoded() {
        var parameters = form("a=1%202&b=%C3%A9&c=x+y&&d");

        assertThat(parameters.single("a")).isEqualTo("1 2");
        assertThat(parameters.single("b")).isEqualTo("é");
        assertThat(parameters.single("c")).isEqualTo("x y");
        assertThat(parameters.single("d")).isNull();
    }

    @Test
    void a_parameter_without_a_value_is_absent() {
        assertThat(form("a=&a=1").single("a")).isEqualTo("1");
        assertThat(json("{\"a\":\"\",\"b\":null}").single("a")).isNull();
        assertThat(json("{\"a\":\"\",\"b\":null}").single("b")).isNull();
    }

    @Test
    void a_parameter_that_stands_twice_is_refused_when_it_is_asked_for() {
        assertThatExceptionOfType(OAuthException.class)
                .isThrownBy(() -> form("a=1&a=1").single("a"))
                .withMessage("a stands more than once");
        assertThatExceptionOfType(OAuthException.class)
                .isThrownBy(() -> json("{\"a\":[\"1\",\"2\"]}").single("a"))
                .withMessage("a stands more than once");
        assertThat(form("a=1&a=2").all("a")).containsExactly("1", "2");
        assertThat(json("{\"a\":[\"1\",\"2\"]}").all("a")).containsExactly("1", "2");
    }

    @Test
    void numbers_in_json_keep_their_text() {
        assertThat(json("{\"a\":3600}").single("a")).isEqualTo("3600");
        assertThat(json("{\"a\":1e3}").single("a")).isEqualTo("1e3");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{\"a\":1,\"a\":2}", "{\"a\":\"\\u0000\"}", "{} x", "\uFEFF{}"})
    void json_that_is_no_plain_object_is_refused(String body) {
        assertThatExceptionOfType(OAuthException.class)
                .isThrownBy(() -> json(body))
                .satisfies(refusal -> assertThat(refusal.error()).isEqualTo("invalid_request"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a=%", "a=%g0", "%=1", "a=%+1", "a=%-1", "a=%\u0661\u0661", "a=%ff", "a=%ED%A0%80", "a=%C0%80"})
    void a_form_that_is_not_percent_encoded_utf_8_is_refused(String body) {
        assertThatExceptionOfType(OAuthException.class)
                .isThrownBy(() -> form(body))
                .satisfies(refusal -> assertThat(refusal.error()).isEqualTo("invalid_request"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a=%00", "a=b%00c", "%00=1", "scope=user:%00&a=1", "a=\0"})
    void a_form_that_holds_nul_is_refused(String body) {
        assertThatExceptionOfType(OAuthException.class)
                .isThrownBy(() -> form(body))
                .withMessage("the form holds a NUL character")
                .satisfies(refusal -> assertThat(refusal.error()).isEqualTo("invalid_request"));
    }

    @Test
    void a_form_has_at_most_64_parameters() {
        assertThat(form(pairs(64)).single("p63")).isEqualTo("1");
        assertThatExceptionOfType(OAuthException.class).isThrownBy(() -> form(pairs(65)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"true", "false", "{}", "[\"a\"]", "[]", "[60]"})
    void a_single_parameter_in_json_is_text_or_a_number(String value) {
        var parameters = json("{\"expiration\":" + value + "}");

        assertThatExceptionOfType(OAuthException.class)
                .isThrownBy(() -> parameters.single("expiration"))
                .withMessage("expiration must be a string");
        assertThat(parameters.single("scope")).isNull();
    }

    @Test
    void a_repeated_parameter_in_json_is_a_list_of_texts() {
        assertThat(json("{\"resource\":[\"a\",\"b\"]}").all("resource")).containsExactly("a", "b");
        assertThat(json("{\"resource\":\"a\"}").all("resource")).containsExactly("a");
        assertThat(json("{\"resource\":null}").all("resource")).isEmpty();
        for (var value : List.of("true", "{}", "[true]", "[[\"a\"]]")) {
            assertThatExceptionOfType(OAuthException.class)
                    .isThrownBy(() -> json("{\"resource\":" + value + "}").all("resource"));
        }
    }

    private static String pairs(int count) {
        return IntStream.range(0, count).mapToObj(i -> "p" + i + "=1").collect(Collectors.joining("&"));
    }

    private static OAuthParameters form(String body) {
        return OAuthParameters.ofForm(body.getBytes(StandardCharsets.UTF_8));
    }

    private static OAuthParameters json(String body) {
        return OAuthParameters.ofJson(body.getBytes(StandardCharsets.UTF_8));
    }
}
