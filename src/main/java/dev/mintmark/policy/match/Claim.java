package dev.mintmark.policy.match;

import dev.mintmark.platform.json.JsonValue;
import dev.mintmark.platform.json.JsonValue.JsonArray;
import dev.mintmark.platform.json.JsonValue.JsonBoolean;
import dev.mintmark.platform.json.JsonValue.JsonNull;
import dev.mintmark.platform.json.JsonValue.JsonNumber;
import dev.mintmark.platform.json.JsonValue.JsonString;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A claim in the form that rules are compared with.
 *
 * @param json the token's value; null when it has none
 * @param texts the texts to compare: a string's value, a number's or boolean's JSON text, or those of an array's
 *     elements. Null, an object, an array within an array and an empty string give none
 */
public record Claim(@Nullable JsonValue json, List<String> texts) {

    public static Claim of(@Nullable JsonValue json) {
        if (json instanceof JsonArray array) {
            List<String> texts = new ArrayList<>(array.elements().size());
            for (JsonValue element : array.elements()) {
                String text = text(element);
                if (text != null) {
                    texts.add(text);
                }
            }
            return new Claim(json, texts);
        }
        String text = text(json);
        return new Claim(json, text == null ? List.of() : List.of(text));
    }

    private static @Nullable String text(@Nullable JsonValue json) {
        if (json instanceof JsonString string) {
            return string.value().isEmpty() ? null : string.value();
        }
        if (json instanceof JsonNumber number) {
            return number.text();
        }
        if (json instanceof JsonBoolean truth) {
            return String.valueOf(truth.value());
        }
        return null;
    }

    public boolean isAbsent() {
        return json == null;
    }

    /** Tells whether it is an array with something to compare. */
    public boolean isArray() {
        return json instanceof JsonArray && isPresent();
    }

    /** Tells whether there is anything to compare. */
    public boolean isPresent() {
        return !texts.isEmpty();
    }

    /** The reason why nothing can match, as in "the claim …"; null when there is something to compare. */
    public @Nullable String emptiness() {
        if (isPresent()) {
            return null;
        }
        if (json == null) {
            return "is absent";
        }
        if (json == JsonNull.NULL) {
            return "is null";
        }
        if (json instanceof JsonValue.JsonObject) {
            return "is an object";
        }
        return json instanceof JsonArray array && !array.elements().isEmpty()
                ? "is an array of nothing that can be compared"
                : "is empty";
    }
}
