package dev.mintmark.platform.database;

import java.util.Collection;

/** Writes PostgreSQL's text form of arrays. It stands for nested lists, which the protocol's own arrays cannot hold. */
public final class TextArrays {
    private TextArrays() {}

    /** The text of an array, to be cast to {@code text[]} or to another type's array. */
    public static String of(Collection<?> values) {
        var text = new StringBuilder("{");
        for (var value : values) {
            if (text.length() > 1) {
                text.append(',');
            }
            quote(text, value.toString());
        }
        return text.append('}').toString();
    }

    private static void quote(StringBuilder text, String value) {
        text.append('"');
        for (int i = 0; i < value.length(); i++) {
            char character = value.charAt(i);
            if (character == '"' || character == '\\') {
                text.append('\\');
            }
            text.append(character);
        }
        text.append('"');
    }
}
