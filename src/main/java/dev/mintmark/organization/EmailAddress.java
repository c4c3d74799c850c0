package dev.mintmark.organization;

import dev.mintmark.platform.error.ApiException;
import org.jspecify.annotations.Nullable;

/** Validates the form of an email address. Only a mail server knows that mail arrives there. */
final class EmailAddress {
    private static final String ATTRIBUTE = "email";
    private static final int SHORTEST = 3;
    private static final int MAX_LENGTH = 254;

    private EmailAddress() {}

    /** Gives back {@code text}; 400 where it is missing or no address. */
    static String require(String resource, @Nullable String text) {
        if (text == null) {
            throw ApiException.required(resource, ATTRIBUTE);
        }
        if (!isAddress(text)) {
            throw ApiException.invalid(
                    resource,
                    ATTRIBUTE,
                    "email must be an address such as robot@example.com. It has one @ with something on either side,"
                            + " no spaces or invisible characters, and " + SHORTEST + " to " + MAX_LENGTH
                            + " characters");
        }
        return text;
    }

    private static boolean isAddress(String text) {
        var at = text.indexOf('@');
        var length = text.codePointCount(0, text.length());
        return length >= SHORTEST
                && length <= MAX_LENGTH
                && at > 0
                && at < text.length() - 1
                && at == text.lastIndexOf('@')
                && text.codePoints().allMatch(EmailAddress::isVisible);
    }

    private static boolean isVisible(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.SPACE_SEPARATOR,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}
