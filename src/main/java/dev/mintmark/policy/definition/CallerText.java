package dev.mintmark.policy.definition;

import java.util.List;

/**
 * Text of a caller's making, fit to stand in an OAuth {@code error_description}: printable ASCII without {@code "} and
 * {@code \} (RFC 6749 §5.2), and short.
 */
public final class CallerText {
    /** Room for the longest subjects that issuers make, so that what is proposed can be copied. */
    public static final int MAXIMUM_LENGTH = 200;

    private CallerText() {}

    public static String quote(String text) {
        return "'" + plain(text, MAXIMUM_LENGTH) + "'";
    }

    /** An array of texts, cut where it is longer than one text may be. */
    public static String quote(List<String> texts) {
        StringBuilder array = new StringBuilder("[");
        int at = 0;
        while (at < texts.size() && array.length() < MAXIMUM_LENGTH) {
            array.append(at == 0 ? "" : ", ").append(quote(texts.get(at)));
            at++;
        }
        return array.append(at < texts.size() ? ", ...]" : "]").toString();
    }

    /** Whether a text can be copied from where it is quoted. */
    public static boolean isShownWhole(String text) {
        return plain(text, MAXIMUM_LENGTH).equals(text);
    }

    /** A sentence that quotes what anybody wrote; cut where it is longer than that. */
    public static String sentence(String text, int maximum) {
        return plain(text.replace("…", "...").replace('"', '\'').replace('\n', ' '), maximum);
    }

    /** A claim path; apostrophes protect a name there as double quotes do. */
    public static String path(String key) {
        return plain(key.replace('"', '\''), MAXIMUM_LENGTH);
    }

    private static String plain(String text, int maximum) {
        StringBuilder plain = new StringBuilder();
        for (int at = 0; at < text.length(); ) {
            if (plain.length() >= maximum) {
                return plain.append("...").toString();
            }
            int character = text.codePointAt(at);
            at += Character.charCount(character);
            if (character >= 0x20 && character <= 0x7e && character != '"' && character != '\\') {
                plain.appendCodePoint(character);
            } else {
                plain.append(String.format("<U+%04X>", character));
            }
        }
        return plain.toString();
    }
}
