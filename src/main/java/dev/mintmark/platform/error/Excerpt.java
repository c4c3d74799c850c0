package dev.mintmark.platform.error;

/**
 * A piece of what a caller sent, safe to send back: bounded, in single quotes, and of the characters that an
 * {@code error_description} may have (RFC 6749 section 5.2).
 */
public final class Excerpt {
    private static final int LONGEST = 100;

    private Excerpt() {}

    /** At most 100 characters of {@code text}; all but printable ASCII is written as {@code {U+200B}}. */
    public static String of(String text) {
        return of(text, LONGEST);
    }

    /** At most {@code longest} characters of {@code text}, as {@link #of(String)} shows them: for addresses, say. */
    public static String of(String text, int longest) {
        var shown = new StringBuilder("'");
        text.codePoints().limit(longest).forEach(c -> shown.append(shown(c)));
        if (text.codePointCount(0, text.length()) > longest) {
            shown.append("...");
        }
        return shown.append('\'').toString();
    }

    /** As {@link #of(String)}, without the quotes: for members that hold a name. */
    public static String bare(String text) {
        return bare(text, LONGEST);
    }

    /** As {@link #of(String, int)}, without the quotes. */
    public static String bare(String text, int longest) {
        var quoted = of(text, longest);
        return quoted.substring(1, quoted.length() - 1);
    }

    private static String shown(int codePoint) {
        return isHarmless(codePoint) ? Character.toString(codePoint) : String.format("{U+%04X}", codePoint);
    }

    private static boolean isHarmless(int codePoint) {
        return codePoint >= ' ' && codePoint <= '~' && codePoint != '"' && codePoint != '\\';
    }
}
