package dev.mintmark.platform.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mintmark.platform.json.JsonValue.JsonArray;
import dev.mintmark.platform.json.JsonValue.JsonBoolean;
import dev.mintmark.platform.json.JsonValue.JsonNull;
import dev.mintmark.platform.json.JsonValue.JsonNumber;
import dev.mintmark.platform.json.JsonValue.JsonObject;
import dev.mintmark.platform.json.JsonValue.JsonString;
import java.io.IOException;
import java.nio.charset.Charset;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonReaderTest {

    private static final int DEPTH = 32;

    private static JsonValue read(String text) {
        return JsonReader.read(text.getBytes(UTF_8), DEPTH);
    }

    private static void assertRefused(String text, String sentence) {
        assertThatThrownBy(() -> read(text))
                .isInstanceOf(MalformedJsonException.class)
                .hasMessage(sentence);
    }

    @Test
    void every_kind_of_value_is_read() {
        JsonValue value =
                read(" {\"s\":\"a\\u00e9\\n\",\"n\":-1.50,\"t\":true,\"f\":false,\"z\":null,\"a\":[1,[]],\"o\":{}}\n");

        assertThat(value)
                .isEqualTo(new JsonObject(Map.of(
                        "s", new JsonString("aé\n"),
                        "n", new JsonNumber("-1.50"),
                        "t", new JsonBoolean(true),
                        "f", new JsonBoolean(false),
                        "z", JsonNull.NULL,
                        "a", new JsonArray(List.of(new JsonNumber("1"), new JsonArray(List.of()))),
                        "o", new JsonObject(Map.of()))));
    }

    @Test
    void members_keep_their_order() {
        JsonObject object = JsonReader.readObject("{\"z\":1,\"a\":2,\"m\":3}".getBytes(UTF_8), DEPTH);

        assertThat(object.members().keySet()).containsExactly("z", "a", "m");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "-0",
                "1",
                "1.0",
                "1E400",
                "1e-400",
                "1e999999999",
                "9007199254740993",
                "0.10",
                "12345678901234567890123"
            })
    void numbers_keep_their_text(String text) {
        assertThat(read(text)).isEqualTo(new JsonNumber(text));
        assertThat(read("[" + text + "]")).isEqualTo(new JsonArray(List.of(new JsonNumber(text))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "01",
                "-",
                "+1",
                "1.",
                ".5",
                "1e",
                "1e+",
                "0x1",
                "NaN",
                "Infinity",
                "-Infinity",
                "1_0",
                "-01",
                "00",
                "1.e1",
                "1f",
                "--1",
                "INF",
                "-INF",
                "+Infinity"
            })
    void what_json_does_not_call_a_number_is_refused(String text) {
        assertThatThrownBy(() -> read(text)).isInstanceOf(MalformedJsonException.class);
        assertThatThrownBy(() -> read("[" + text + "]")).isInstanceOf(MalformedJsonException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'a':1}",
                "{a:1}",
                "{\"a\":1,}",
                "[1,]",
                "[,1]",
                "[1,,2]",
                "/* c */{}",
                "{}//c",
                "# c\n{}",
                "{\"a\" 1}",
                "{\"a\":}",
                "[",
                "{",
                "{\"a\"",
                "{\"a\":",
                "{\"a\":1",
                "[1",
                "\"a",
                "tru",
                "True",
                "nul",
                "\"\\x41\"",
                "\"\\u12\"",
                "\"\\u00zz\"",
                "\"\\'\"",
                "\"\t\"",
                "\"\n\"",
                "\"\u0000\"",
                "{\"a\u0001\":1}",
                "[1 2]",
                "{\"a\":1 \"b\":2}",
                "]",
                "}",
                "[}",
                "{]",
                "truefalse",
                "[true false]",
                "[\"a\"\"b\"]",
                "\u000B{}",
                "\u00A0{}",
                "{}\u001E"
            })
    void what_is_not_json_is_refused(String text) {
        assertThatThrownBy(() -> read(text))
                .isInstanceOf(MalformedJsonException.class)
                .hasMessageMatching("[ !#-\\[\\]-~]+\\.");
    }

    @Test
    void the_place_of_a_fault_is_told() {
        assertRefused("{\"a\":1,,}", "The text is not JSON (at about character 7).");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\n\t\r "})
    void nothing_is_refused(String text) {
        assertRefused(text, "The JSON is empty.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{} {}", "{}[]", "1 2", "{}null", "{},", "{}}", "{}\u0000", "{}x", "null\uFEFF"})
    void bytes_behind_the_value_are_refused(String text) {
        assertThatThrownBy(() -> read(text)).isInstanceOf(MalformedJsonException.class);
    }

    @Test
    void a_second_value_is_called_what_it_is() {
        assertRefused("{} {}", "Something follows the end of the JSON.");
    }

    @Test
    void a_byte_order_mark_is_refused() {
        assertRefused("\uFEFF{}", "The JSON begins with a byte order mark.");
    }

    @Test
    void a_byte_order_mark_inside_a_string_is_a_character_like_others() {
        assertThat(read("\"\uFEFF\"")).isEqualTo(new JsonString("\uFEFF"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16", "UTF-16BE", "UTF-16LE", "UTF-32", "UTF-32BE", "UTF-32LE"})
    void other_encodings_are_not_guessed(String charset) {
        byte[] bytes = "{\"a\":1}".getBytes(Charset.forName(charset));

        assertThatThrownBy(() -> JsonReader.read(bytes, DEPTH)).isInstanceOf(MalformedJsonException.class);
    }

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    an overlong slash,               22c0af22
                    an overlong NUL,                 22c08022
                    an overlong form of three bytes, 22e0808022
                    an encoded lone surrogate,       22eda08022
                    an encoded surrogate pair,       22eda0bdedb88022
                    beyond the last code point,      22f490808022
                    Latin 1,                         22e922
                    a stray continuation,            228022
                    cut off,                         22c3
                    cut off inside a string,         22c322
                    a byte that is never used,       22ff22
                    """)
    void bytes_that_are_not_utf_8_are_refused(String what, String hex) {
        assertThatThrownBy(() -> JsonReader.read(HexFormat.of().parseHex(hex), DEPTH))
                .as(what)
                .isInstanceOf(MalformedJsonException.class)
                .hasMessage("The JSON is not valid UTF-8.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"\\u0000\"", "\"a\\u0000\"", "{\"\\u0000\":1}", "{\"a\":[\"b\\u0000c\"]}"})
    void an_escaped_nul_is_refused(String text) {
        assertRefused(text, "The JSON has a NUL character in a string.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"\\ud800\"",
                "\"\\udc00\"",
                "\"\\udfff\"",
                "\"\\udbff\"",
                "\"\\ude00\\ud83d\"",
                "\"\\ud83d\\ud83d\\ude00\"",
                "\"\\ud83d\\ude00\\ude00\"",
                "\"\\ud83dx\"",
                "{\"\\ud83d\":1}",
                "[{\"a\":\"\\uDC00\"}]"
            })
    void half_a_surrogate_pair_is_refused(String text) {
        assertRefused(text, "The JSON has half of a surrogate pair in a string.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"\\ud83d\\ude00\"", "\"😀\""})
    void a_whole_surrogate_pair_is_a_character(String text) {
        assertThat(read(text)).isEqualTo(new JsonString("😀"));
    }

    @Test
    void characters_next_to_the_surrogates_are_characters() {
        assertThat(read("\"\\ud7ff\\ue000\\u0001\"")).isEqualTo(new JsonString("\ud7ff\ue000\u0001"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\":1,\"a\":1}",
                "{\"a\":1,\"\\u0061\":2}",
                "{\"\\u0061\":1,\"b\":0,\"a\":null}",
                "[{\"a\":null,\"a\":null}]",
                "{\"x\":{\"a\":{},\"a\":[]}}"
            })
    void a_name_twice_in_one_object_is_refused(String text) {
        assertRefused(text, "The JSON has the member 'a' twice in one object.");
    }

    @Test
    void a_slash_escaped_or_not_is_the_same_name() {
        assertRefused("{\"a/b\":1,\"a\\/b\":2}", "The JSON has the member 'a/b' twice in one object.");
    }

    @Test
    void a_name_in_two_objects_is_fine() {
        assertThat(read("{\"a\":{\"a\":[{\"a\":1},{\"a\":1}]}}")).isInstanceOf(JsonObject.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 31, 32, 256})
    void depth_is_bounded_to_the_level(int depth) {
        byte[] arrays = ("[".repeat(depth) + "]".repeat(depth)).getBytes(UTF_8);
        byte[] objects = ("{\"a\":".repeat(depth - 1) + "{}" + "}".repeat(depth - 1)).getBytes(UTF_8);
        byte[] deeper = ("[".repeat(depth + 1) + "]".repeat(depth + 1)).getBytes(UTF_8);
        byte[] deeperObjects = ("{\"a\":".repeat(depth) + "{}" + "}".repeat(depth)).getBytes(UTF_8);

        assertThat(JsonReader.read(arrays, depth)).isInstanceOf(JsonArray.class);
        assertThat(JsonReader.read(objects, depth)).isInstanceOf(JsonObject.class);
        assertThatThrownBy(() -> JsonReader.read(deeper, depth))
                .isInstanceOf(MalformedJsonException.class)
                .hasMessage("The JSON is more than " + depth + " levels deep.");
        assertThatThrownBy(() -> JsonReader.read(deeperObjects, depth))
                .isInstanceOf(MalformedJsonException.class)
                .hasMessage("The JSON is more than " + depth + " levels deep.");
    }

    @Test
    void a_scalar_inside_the_deepest_level_is_fine() {
        assertThat(JsonReader.read("[1]".getBytes(UTF_8), 1)).isEqualTo(new JsonArray(List.of(new JsonNumber("1"))));
    }

    @Test
    void a_bottomless_document_is_refused() {
        assertRefused("[".repeat(200_000), "The JSON is more than 32 levels deep.");
        assertRefused("{\"a\":".repeat(50_000), "The JSON is more than 32 levels deep.");
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MIN_VALUE, 0, 257})
    void a_depth_that_makes_no_sense_is_a_fault_of_the_program(int depth) {
        assertThatIllegalArgumentException().isThrownBy(() -> JsonReader.read(new byte[0], depth));
    }

    @Test
    void size_is_bounded_to_the_byte() {
        String longest = "\"" + "a".repeat(JsonReader.MAX_BYTES - 2) + "\"";

        assertThat(read(longest)).isInstanceOf(JsonString.class);
        assertRefused(longest + " ", "The JSON is 16777217 bytes long; at most 16777216 are read.");
    }

    @Test
    void numbers_and_names_are_bounded() {
        assertThat(read("1".repeat(1000))).isInstanceOf(JsonNumber.class);
        assertRefused("1".repeat(1001), "The JSON has a number or a name that is too long.");
        assertRefused("{\"" + "a".repeat(16 * 1024 + 1) + "\":1}", "The JSON has a number or a name that is too long.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "\"{}\"", "1", "null", "true"})
    void where_an_object_is_wanted_nothing_else_is_taken(String text) {
        assertThatThrownBy(() -> JsonReader.readObject(text.getBytes(UTF_8), DEPTH))
                .isInstanceOf(MalformedJsonException.class)
                .hasMessage("The JSON is not an object.");
    }

    @Test
    void refusing_costs_no_stack_trace() {
        assertThat(catchThrowable(() -> read("[")))
                .satisfies(e -> assertThat(e.getStackTrace()).isEmpty());
    }

    @Property
    void any_bytes_are_read_or_refused_with_a_sentence(@ForAll @Size(max = 40) byte[] bytes) {
        try {
            JsonReader.read(bytes, DEPTH);
        } catch (MalformedJsonException e) {
            assertThat(e.getMessage()).matches("[ !#-\\[\\]-~]+\\.");
        }
    }

    @Property(tries = 5000)
    void whatever_looks_like_json_and_is_read_means_the_same_to_a_common_parser(
            @ForAll
                    @StringLength(max = 16)
                    @Chars({'{', '}', '[', ']', '"', ':', ',', '1', '0', '-', '.', 'e', ' ', 'a', '\\'})
                    String text)
            throws IOException {
        JsonValue value;
        try {
            value = read(text);
        } catch (MalformedJsonException e) {
            return;
        }
        ObjectMapper mapper = new ObjectMapper();
        assertThat(mapper.readTree(text).getNodeType().name()).isEqualTo(nodeType(value));
    }

    private static String nodeType(JsonValue value) {
        if (value instanceof JsonObject) {
            return "OBJECT";
        }
        if (value instanceof JsonArray) {
            return "ARRAY";
        }
        return value instanceof JsonString ? "STRING" : "NUMBER";
    }
}
