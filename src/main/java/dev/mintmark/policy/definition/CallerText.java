package dev.mintmark.policy.definition;

import dev.mintmark.platform.error.Excerpt;
import java.util.List;

/**
 * Shortens a caller's text and makes it fit for an OAuth {@code error_description}. Those hold printable ASCII without
 * {@code "} and {@code \} (RFC 6749 §5.2).
 */
public final class CallerText {
    /** Room for the longest subjects that issuers make, so that what is proposed can be copied. */
    public static final int MAX_LENGTH = 200;

    private CallerText() {}

    public static String quote(String text) {
        return Excerpt.of(text, MAX_LENGTH);
    }

    /** An array of texts, cut where it is longer than one text may be. */
    public static String quote(List<String> texts) {
        StringBuilder array = new StringBuilder("[");
        int at = 0;
        while (at < texts.size() && array.length() < MAX_LENGTH) {
            array.append(at == 0 ? "" : ", ").append(quote(texts.get(at)));
            at++;
        }
        return array.append(at < texts.size() ? ", ...]" : "]").toString();
    }

    /** Tells whether a text can be copied from where it is quoted. */
    public static boolean isShownWhole(String text) {
        return Excerpt.bare(text, MAX_LENGTH).equals(text);
    }

    /** A sentence that quotes what anybody wrote; cut where it is longer than that. */
    public static String sentence(String text, int maximum) {
        return Excerpt.bare(text.replace("…", "...").replace('"', '\'').replace('\n', ' '), maximum);
    }

    /** A claim path; apostrophes protect a name there as double quotes do. */
    public static String path(String key) {
        return Excerpt.bare(key.replace('"', '\''), MAX_LENGTH);
    }
}
