package dev.mintmark.platform.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;

/**
 * Reads a token as CircleCI's clients send it: header {@code Circle-Token}, or HTTP Basic with the token as user name.
 * A query parameter would end in logs, and so is not read.
 */
final class CircleToken {
    private static final String HEADER = "Circle-Token";

    private CircleToken() {}

    /** Turns either into the bearer token that it is; the header of this name counts before any other. */
    static void toBearer(HttpServerRequest request) {
        var headers = request.headers();
        if (headers.contains(HEADER)) {
            headers.remove(HttpHeaders.AUTHORIZATION);
            // Several are no token, and are refused as what they are.
            BearerToken.put(request, String.join(",", headers.getAll(HEADER)));
            return;
        }
        var credentials = BasicCredentials.of(headers.get(HttpHeaders.AUTHORIZATION));
        if (credentials != null) {
            BearerToken.put(request, credentials.user());
        }
    }
}
