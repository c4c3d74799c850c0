package dev.mintmark.platform.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.regex.Pattern;

/** The way in which every endpoint reads its caller's token (RFC 6750 section 2.1). */
final class BearerToken {
    private static final Pattern HEADER_TEXT = Pattern.compile("[\\x21-\\x7e]+");

    private BearerToken() {}

    /** Puts a token there that came in another way. What no header can hold is no token, and changes nothing. */
    static void put(HttpServerRequest request, String token) {
        if (HEADER_TEXT.matcher(token).matches()) {
            request.headers().set(HttpHeaders.AUTHORIZATION, "Bearer " + token);
        }
    }
}
