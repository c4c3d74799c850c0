package dev.mintmark.platform.http;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Whether a caller would rather read text than JSON; whatever it says in {@code Accept}, it says something. */
final class PreferredText {
    private PreferredText() {}

    /** True where the best of what is accepted is text, as with browsers; of two equally good ones the first counts. */
    static boolean isAskedForBy(@Nullable String accept) {
        if (accept == null) {
            return false;
        }
        double best = 0;
        boolean isText = false;
        for (var range : accept.toLowerCase(Locale.ROOT).split(",", -1)) {
            var parts = range.split(";", -1);
            var quality = quality(parts);
            if (quality > best) {
                best = quality;
                isText = parts[0].strip().startsWith("text/");
            }
        }
        return isText;
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
