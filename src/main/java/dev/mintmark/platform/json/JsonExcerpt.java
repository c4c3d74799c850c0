package dev.mintmark.platform.json;

import dev.mintmark.platform.error.Excerpt;
import dev.mintmark.platform.json.JsonValue.JsonArray;
import dev.mintmark.platform.json.JsonValue.JsonBoolean;
import dev.mintmark.platform.json.JsonValue.JsonNull;
import dev.mintmark.platform.json.JsonValue.JsonNumber;
import dev.mintmark.platform.json.JsonValue.JsonString;
import org.jspecify.annotations.Nullable;

/** Writes excerpts of a stranger's JSON values, fit to be quoted back. */
public final class JsonExcerpt {

    private static final int MAX_CHARACTERS = 64;

    private JsonExcerpt() {}

    public static String of(String text) {
        return Excerpt.of(text, MAX_CHARACTERS);
    }

    /** The excerpt of a member's value, absent (null) included: strings and numbers are quoted, others are named. */
    public static String of(@Nullable JsonValue value) {
        if (value == null) {
            return "absent";
        }
        if (value instanceof JsonString string) {
            return string.value().isEmpty() ? "an empty string" : "the string " + of(string.value());
        }
        if (value instanceof JsonNumber number) {
            return Excerpt.bare(number.text(), MAX_CHARACTERS);
        }
        if (value instanceof JsonBoolean bool) {
            return String.valueOf(bool.value());
        }
        if (value instanceof JsonArray array) {
            return array.elements().isEmpty() ? "an empty array" : "an array";
        }
        return value == JsonNull.NULL ? "null" : "an object";
    }
}
