package dev.mintmark.organization;

import dev.mintmark.platform.error.ApiException;
import org.jspecify.annotations.Nullable;

/** A name for people to read: any script, one line. */
public final class DisplayName {
    private static final int MAX_LENGTH = 200;

    private DisplayName() {}

    /** Gives back {@code text}, null included; 400 where it is no single line of 1 to 200 characters. */
    public static @Nullable String check(String resource, String attribute, @Nullable String text) {
        if (text == null || isLine(text)) {
            return text;
        }
        throw ApiException.invalid(
                resource, attribute, attribute + " must be one line of 1 to " + MAX_LENGTH + " characters");
    }

    private static boolean isLine(String text) {
        return !text.isBlank()
                && text.codePointCount(0, text.length()) <= MAX_LENGTH
                && text.codePoints().noneMatch(DisplayName::breaksLine);
    }

    private static boolean breaksLine(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> true;
            default -> false;
        };
    }
}
