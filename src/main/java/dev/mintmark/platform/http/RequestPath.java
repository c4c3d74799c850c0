package dev.mintmark.platform.http;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Requires the canonical form of a request's path. Any other form is refused, so that everything behind the gate reads
 * the same path (CVE-2026-39852 and its kin). A single slash at the end is allowed.
 */
final class RequestPath {
    private static final Pattern ENCODED = Pattern.compile("%(?:3[Bb]|5[Cc])");
    private static final Pattern DOT_SEGMENT = Pattern.compile("(?:^|/)(?:\\.|%2[Ee]){1,2}(?:/|$)");

    private RequestPath() {}

    /** The fault of the path, as a sentence without its end; null for the canonical form. */
    static @Nullable String fault(String path) {
        if (path.indexOf(';') >= 0) {
            return "the address has a ';' in its path, and no parameter is known there; leave it and what follows out";
        }
        if (path.contains("//")) {
            return "the address has an empty part in its path ('//'); leave one slash out";
        }
        if (path.indexOf('\\') >= 0 || ENCODED.matcher(path).find()) {
            return "the address has a backslash or semicolon in its path, and no name has such";
        }
        return DOT_SEGMENT.matcher(path).find() ? "the address has a '.' or '..' as a part of its path" : null;
    }
}
