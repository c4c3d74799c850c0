package dev.mintmark.platform.json;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A JSON value (RFC 8259) as it was written. Numbers keep their text, so that no digit is lost. Objects keep the order
 * of their members. Immutable.
 */
public sealed interface JsonValue {

    /**
     * A string.
     *
     * @param value the string with its escapes resolved; never holds NUL or a lone surrogate
     */
    record JsonString(String value) implements JsonValue {}

    /**
     * A number.
     *
     * @param text the number exactly as it stands in the document, such as {@code 9007199254740993} or {@code 1.0}
     */
    record JsonNumber(String text) implements JsonValue {}

    /** {@code true} or {@code false}. */
    record JsonBoolean(boolean value) implements JsonValue {}

    /** The literal {@code null}. */
    enum JsonNull implements JsonValue {
        NULL
    }

    /**
     * An array.
     *
     * @param elements in document order
     */
    record JsonArray(List<JsonValue> elements) implements JsonValue {
        public JsonArray {
            elements = List.copyOf(elements);
        }
    }

    /**
     * An object.
     *
     * @param members by name, in document order; no name stands twice
     */
    record JsonObject(Map<String, JsonValue> members) implements JsonValue {
        public JsonObject {
            members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
        }

        /** The member of that very name, or null when there is none; a member that is {@code null} is {@link JsonNull}. */
        public @Nullable JsonValue get(String name) {
            return members.get(name);
        }

        /** Tells whether the member stands there, be it {@code null}. */
        public boolean has(String name) {
            return members.containsKey(name);
        }
    }
}
