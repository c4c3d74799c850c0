package dev.mintmark.jwt;

import dev.mintmark.jwt.JsonValue.JsonArray;
import dev.mintmark.jwt.JsonValue.JsonBoolean;
import dev.mintmark.jwt.JsonValue.JsonNull;
import dev.mintmark.jwt.JsonValue.JsonNumber;
import dev.mintmark.jwt.JsonValue.JsonString;
import org.jspecify.annotations.Nullable;

/**
 * What a stranger sent, made fit to be quoted back: short, and in the characters that {@code error_description} may
 * hold (RFC 6749 section 5.2: printable ASCII without double quote and backslash).
 */
final class Excerpt {

    private static final int MAX_CHARACTERS = 64;

    private Excerpt() {}

    static String of(String text) {
        StringBuilder excerpt = new StringBuilder("'");
        text.codePoints().limit(MAX_CHARACTERS).forEach(codePoint -> append(excerpt, codePoint));
        return excerpt.append(text.codePointCount(0, text.length()) > MAX_CHARACTERS ? "...'" : "'")
                .toString();
    }

    /** Of a member's value, absent (null) included: strings and numbers are quoted, the rest is named. */
    static String of(@Nullable JsonValue value) {
        if (value == null) {
            return "absent";
        }
        if (value instanceof JsonString string) {
            return string.value().isEmpty() ? "an empty string" : "the string " + of(string.value());
        }
        if (value instanceof JsonNumber number) {
            String quoted = of(number.text());
            return quoted.substring(1, quoted.length() - 1);
        }
        if (value instanceof JsonBoolean bool) {
            return String.valueOf(bool.value());
        }
        if (value instanceof JsonArray array) {
            return array.elements().isEmpty() ? "an empty array" : "an array";
        }
        return value == JsonNull.NULL ? "null" : "an object";
    }

    private static void append(StringBuilder excerpt, int codePoint) {
        if (codePoint >= ' ' && codePoint <= '~' && codePoint != '"' && codePoint != '\\') {
            excerpt.append((char) codePoint);
            return;
        }
        excerpt.append(String.format("{U+%04X}", codePoint));
    }
}
