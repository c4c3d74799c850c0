package dev.mintmark.platform.http;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Chooses the media type that a caller prefers by its {@code Accept} header. */
final class PreferredText {
    private static final String HTML = "text/html";
    private static final String TEXT = "text/plain";
    private static final String JSON = "application/json";

    private PreferredText() {}

    /** HTML, text or JSON by the best of what is accepted; of two equally good ones the first counts. */
    static String of(@Nullable String accept) {
        if (accept == null) {
            return JSON;
        }
        double best = 0;
        var preferred = JSON;
        for (var range : accept.toLowerCase(Locale.ROOT).split(",", -1)) {
            var parts = range.split(";", -1);
            var quality = quality(parts);
            if (quality > best) {
                best = quality;
                preferred = written(parts[0].strip());
            }
        }
        return preferred;
    }

    private static String written(String range) {
        if (range.equals(HTML) || range.equals("application/xhtml+xml")) {
            return HTML;
        }
        return range.startsWith("text/") ? TEXT : JSON;
    }

    private static double quality(String[] parts) {
        for (int i = 1; i < parts.length; i++) {
            var parameter = parts[i].strip();
            if (parameter.startsWith("q=")) {
                try {
                    return Double.parseDouble(parameter.substring(2));
                } catch (NumberFormatException e) {
                    return 0;
                }
            }
        }
        return 1;
    }
}
