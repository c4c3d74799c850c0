package dev.mintmark.platform.error;

/**
 * An excerpt of a stranger's text that is safe to quote. It is short, and has only characters of an
 * {@code error_description} (RFC 6749 section 5.2). Each other character is written as {@code <U+200B>}.
 */
public final class Excerpt {
    private static final int MAX_LENGTH = 100;

    private Excerpt() {}

    /** At most 100 characters of {@code text}, in single quotes. */
    public static String of(String text) {
        return of(text, MAX_LENGTH);
    }

    /** At most {@code longest} characters of {@code text}, in single quotes: for addresses, say. */
    public static String of(String text, int longest) {
        return "'" + bare(text, longest) + "'";
    }

    /** Makes an excerpt like {@link #of(String)}, without the quotes: for members that hold a name. */
    public static String bare(String text) {
        return bare(text, MAX_LENGTH);
    }

    /**
     * Makes an excerpt like {@link #of(String, int)}, without the quotes. The last character may be written out beyond the
     * limit.
     */
    public static String bare(String text, int longest) {
        var shown = new StringBuilder();
        for (int at = 0; at < text.length(); ) {
            if (shown.length() >= longest) {
                return shown.append("...").toString();
            }
            int character = text.codePointAt(at);
            at += Character.charCount(character);
            if (isHarmless(character)) {
                shown.appendCodePoint(character);
            } else {
                shown.append(String.format("<U+%04X>", character));
            }
        }
        return shown.toString();
    }

    private static boolean isHarmless(int codePoint) {
        return codePoint >= ' ' && codePoint <= '~' && codePoint != '"' && codePoint != '\\';
    }
}
