package dev.mintmark.platform.json;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import dev.mintmark.platform.json.JsonValue.JsonArray;
import dev.mintmark.platform.json.JsonValue.JsonBoolean;
import dev.mintmark.platform.json.JsonValue.JsonNull;
import dev.mintmark.platform.json.JsonValue.JsonNumber;
import dev.mintmark.platform.json.JsonValue.JsonObject;
import dev.mintmark.platform.json.JsonValue.JsonString;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads a stranger's JSON (RFC 8259) so that no two readers can see two meanings. It accepts valid UTF-8 only, without
 * a byte order mark, NUL or lone surrogate. Only white space may follow the value. A name stands once in an object,
 * however it is escaped. Depth and size are bounded. Numbers keep their text.
 */
public final class JsonReader {

    /** The longest document that is read: a policy of five thousand definitions comes in one. */
    public static final int MAX_BYTES = 16 * 1024 * 1024;

    private static final int MAX_NUMBER_LENGTH = 1000;
    private static final int MAX_NAME_LENGTH = 16 * 1024;
    private static final int MAX_DEPTH = 256;
    private static final String HALF_A_PAIR = "The JSON has half of a surrogate pair in a string.";

    // Names are attacker input: they go into no table that outlives the document.
    private static final JsonFactory FACTORY = new JsonFactoryBuilder()
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNumberLength(MAX_NUMBER_LENGTH)
                    .maxNameLength(MAX_NAME_LENGTH)
                    .maxStringLength(MAX_BYTES)
                    .maxNestingDepth(MAX_DEPTH + 1)
                    .build())
            .build();

    private final JsonParser parser;
    private final int maxDepth;

    private JsonReader(JsonParser parser, int maxDepth) {
        this.parser = parser;
        this.maxDepth = maxDepth;
    }

    /**
     * Reads one value.
     *
     * @param maxDepth the number of arrays and objects that may stand inside one another, 1 to 256; {@code {}} is 1
     *     deep
     * @throws MalformedJsonException when the bytes break any of the rules above
     */
    public static JsonValue read(byte[] utf8, int maxDepth) {
        if (maxDepth < 1 || maxDepth > MAX_DEPTH) {
            throw new IllegalArgumentException("maxDepth is 1 to " + MAX_DEPTH + ", not " + maxDepth);
        }
        CharBuffer text = decode(utf8);
        try (JsonParser parser = FACTORY.createParser(text.array(), text.arrayOffset(), text.remaining())) {
            return new JsonReader(parser, maxDepth).document();
        } catch (StreamConstraintsException e) {
            throw new MalformedJsonException("The JSON has a number or a name that is too long.");
        } catch (JacksonException e) {
            // Jackson looks for them itself, in names alone.
            throw new MalformedJsonException(
                    e.getOriginalMessage().contains("surrogate")
                            ? HALF_A_PAIR
                            : "The text is not JSON" + position(e.getLocation()) + ".");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Reads one object.
     *
     * @param maxDepth as for {@link #read}
     * @throws MalformedJsonException when the bytes break any of the rules above, or the value is no object
     */
    public static JsonObject readObject(byte[] utf8, int maxDepth) {
        if (read(utf8, maxDepth) instanceof JsonObject object) {
            return object;
        }
        throw new MalformedJsonException("The JSON is not an object.");
    }

    // The parser is handed characters, not bytes. From bytes it guesses UTF-16 and UTF-32, and skips a byte order mark.
    // It lets overlong forms and encoded surrogates through, too.
    private static CharBuffer decode(byte[] utf8) {
        if (utf8.length > MAX_BYTES) {
            throw new MalformedJsonException(
                    "The JSON is " + utf8.length + " bytes long; at most " + MAX_BYTES + " are read.");
        }
        CharBuffer text;
        try {
            text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8));
        } catch (CharacterCodingException e) {
            throw new MalformedJsonException("The JSON is not valid UTF-8.");
        }
        if (text.hasRemaining() && text.get(0) == '\uFEFF') {
            throw new MalformedJsonException("The JSON begins with a byte order mark.");
        }
        return text;
    }

    private JsonValue document() throws IOException {
        JsonToken first = parser.nextToken();
        if (first == null) {
            throw new MalformedJsonException("The JSON is empty.");
        }
        JsonValue value = value(first, 1);
        if (parser.nextToken() != null) {
            throw new MalformedJsonException("Something follows the end of the JSON.");
        }
        return value;
    }

    private JsonValue value(@Nullable JsonToken token, int depth) throws IOException {
        if (token == null) {
            throw new MalformedJsonException("The JSON ends too early.");
        }
        return switch (token) {
            case START_OBJECT -> object(depth);
            case START_ARRAY -> array(depth);
            case VALUE_STRING -> new JsonString(checked(parser.getText()));
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new JsonNumber(parser.getText());
            case VALUE_TRUE -> new JsonBoolean(true);
            case VALUE_FALSE -> new JsonBoolean(false);
            case VALUE_NULL -> JsonNull.NULL;
            default -> throw new MalformedJsonException("The text is not JSON.");
        };
    }

    private JsonObject object(int depth) throws IOException {
        enter(depth);
        Map<String, JsonValue> members = new LinkedHashMap<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = checked(parser.currentName());
            if (members.put(name, value(parser.nextToken(), depth + 1)) != null) {
                throw new MalformedJsonException(
                        "The JSON has the member " + JsonExcerpt.of(name) + " twice in one object.");
            }
        }
        return new JsonObject(members);
    }

    private JsonArray array(int depth) throws IOException {
        enter(depth);
        List<JsonValue> elements = new ArrayList<>();
        JsonToken token = parser.nextToken();
        while (token != JsonToken.END_ARRAY) {
            elements.add(value(token, depth + 1));
            token = parser.nextToken();
        }
        return new JsonArray(elements);
    }

    private void enter(int depth) {
        if (depth > maxDepth) {
            throw new MalformedJsonException("The JSON is more than " + maxDepth + " levels deep.");
        }
    }

    private static String checked(String text) {
        int codePoint;
        for (int i = 0; i < text.length(); i += Character.charCount(codePoint)) {
            codePoint = text.codePointAt(i);
            if (codePoint == 0) {
                throw new MalformedJsonException("The JSON has a NUL character in a string.");
            }
            if (codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE) {
                throw new MalformedJsonException(HALF_A_PAIR);
            }
        }
        return text;
    }

    private static String position(@Nullable JsonLocation location) {
        if (location == null || location.getCharOffset() < 0) {
            return "";
        }
        return " (at about character " + location.getCharOffset() + ")";
    }
}
