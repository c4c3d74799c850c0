package dev.mintmark.platform.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads a caller's bearer token for every endpoint (RFC 6750 section 2.1). */
final class BearerToken {
    /** The schemes of {@code smallrye.jwt.token.schemes}. */
    private static final Pattern CREDENTIALS = Pattern.compile("(?i:Bearer|token) (.+)");

    private static final Pattern HEADER_TEXT = Pattern.compile("[\\x21-\\x7e]+");

    private BearerToken() {}

    /** Null where the request brings none. */
    static @Nullable String of(HttpServerRequest request) {
        var header = request.getHeader(HttpHeaders.AUTHORIZATION);
        var credentials = CREDENTIALS.matcher(header == null ? "" : header);
        return credentials.matches() ? credentials.group(1) : null;
    }

    /** Puts a token there that came in another way. A text that no header can hold is no token, and changes nothing. */
    static void put(HttpServerRequest request, String token) {
        if (HEADER_TEXT.matcher(token).matches()) {
            request.headers().set(HttpHeaders.AUTHORIZATION, "Bearer " + token);
        }
    }
}
