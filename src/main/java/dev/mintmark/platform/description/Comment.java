package dev.mintmark.platform.description;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A Javadoc comment as plain text.
 *
 * @param text the words before the first tag; empty where there are none
 * @param parameters by name
 */
record Comment(String text, Map<String, String> parameters) {
    static final Comment NONE = new Comment("", Map.of());

    private static final Pattern TAG = Pattern.compile("(?m)^\\s*@");
    private static final Pattern PARAMETER = Pattern.compile("param\\s+(\\S+)\\s+(.*)", Pattern.DOTALL);
    private static final Pattern INLINE =
            Pattern.compile("\\{@(?:code|link|linkplain)\\s+([^{}]*(?:\\{[^{}]*}[^{}]*)*)}");
    private static final Pattern SENTENCE = Pattern.compile("(.+?)[.:;](?=\\s|$).*", Pattern.DOTALL);

    /** @param javadoc the comment between its marks */
    static Comment of(String javadoc) {
        var parts = TAG.split(javadoc, -1);
        var parameters = new LinkedHashMap<String, String>();
        for (int i = 1; i < parts.length; i++) {
            var parameter = PARAMETER.matcher(parts[i]);
            if (parameter.matches()) {
                parameters.put(parameter.group(1), plain(parameter.group(2)));
            }
        }
        return new Comment(plain(parts[0]), parameters);
    }

    /** The first sentence, without its end; empty where there is none. */
    String summary() {
        var sentence = SENTENCE.matcher(text);
        return sentence.matches() ? sentence.group(1) : text;
    }

    private static String plain(String javadoc) {
        return INLINE.matcher(javadoc)
                .replaceAll(inline -> java.util.regex.Matcher.quoteReplacement(shown(inline.group(1))))
                .replaceAll("<[^>]+>", "")
                .replaceAll("\\s+", " ")
                .strip();
    }

    /** The text of a reference that has its own, else the reference. */
    private static String shown(String inline) {
        var text = inline.strip();
        return text.startsWith("#") ? text.substring(1) : text;
    }
}
