package dev.mintmark.platform.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * The way in which OAuth libraries authenticate at an introspection endpoint: {@code client_secret_basic} (RFC 6749 section
 * 2.3.1). The secret is a token of ours, so the client's name has nothing to add and is not looked at.
 */
final class ClientSecret {
    private static final String BASIC = "basic ";

    private ClientSecret() {}

    /** Turns the secret into the bearer token that it is. Whatever is no Basic authorization stays as it is. */
    static void toBearer(HttpServerRequest request) {
        var authorization = request.getHeader(HttpHeaders.AUTHORIZATION);
        if (authorization == null || !authorization.regionMatches(true, 0, BASIC, 0, BASIC.length())) {
            return;
        }
        try {
            var credentials = new String(
                    Base64.getDecoder()
                            .decode(authorization.substring(BASIC.length()).strip()),
                    StandardCharsets.ISO_8859_1);
            var secret = PercentEncoding.decode(credentials.substring(credentials.indexOf(':') + 1));
            request.headers().set(HttpHeaders.AUTHORIZATION, "Bearer " + secret);
        } catch (IllegalArgumentException | MalformedEncodingException e) {
            // It will be refused as what it is.
            return;
        }
    }
}
