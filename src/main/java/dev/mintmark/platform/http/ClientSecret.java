package dev.mintmark.platform.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;

/**
 * The way in which OAuth libraries authenticate at an introspection endpoint: {@code client_secret_basic} (RFC 6749 section
 * 2.3.1). The secret is a token of ours, so the client's name has nothing to add and is not looked at.
 */
final class ClientSecret {
    private ClientSecret() {}

    /** Turns the secret into the bearer token that it is. Whatever is no Basic authorization stays as it is. */
    static void toBearer(HttpServerRequest request) {
        var credentials = BasicCredentials.of(request.getHeader(HttpHeaders.AUTHORIZATION));
        if (credentials == null) {
            return;
        }
        try {
            BearerToken.put(request, PercentEncoding.decode(credentials.password()));
        } catch (MalformedEncodingException e) {
            // It will be refused as what it is.
            return;
        }
    }
}
