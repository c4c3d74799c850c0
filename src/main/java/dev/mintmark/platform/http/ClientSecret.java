package dev.mintmark.platform.http;

import dev.mintmark.platform.error.ChallengeScheme;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads a client's secret as OAuth libraries send it at introspection (RFC 6749 section 2.3.1). The methods are
 * {@code client_secret_basic} and {@code client_secret_post}. The secret is a token of this service, so the client's
 * name is not read.
 */
final class ClientSecret {
    private static final String PARAMETER = "client_secret";
    private static final String FORM = "application/x-www-form-urlencoded";

    private ClientSecret() {}

    /**
     * Turns the secret into the bearer token that it is, and remembers the scheme for a refusal. A request without a
     * client secret stays as it is.
     *
     * @return why the request cannot be served, a sentence; null where nothing stands in the way
     */
    static @Nullable String toBearer(RoutingContext context) {
        var headers = context.request().headers();
        var authorizations = headers.getAll(HttpHeaders.AUTHORIZATION);
        var secrets =
                secrets(headers.get(HttpHeaders.CONTENT_TYPE), context.body().buffer());
        if (authorizations.size() + secrets.size() > 1) {
            // RFC 6749 section 2.3: not more than one method in each request.
            return "the request has more than one credential; send one: an Authorization header, or client_secret in the form";
        }
        if (!secrets.isEmpty()) {
            ChallengeScheme.BASIC.remember(context);
            BearerToken.put(context.request(), secrets.get(0));
            return null;
        }
        var authorization = authorizations.isEmpty() ? null : authorizations.get(0);
        if (BasicCredentials.isMeantBy(authorization)) {
            ChallengeScheme.BASIC.remember(context);
            putPassword(context, BasicCredentials.of(authorization));
        }
        return null;
    }

    /** Takes the password as bearer token. Unreadable credentials are refused later. */
    private static void putPassword(RoutingContext context, @Nullable BasicCredentials credentials) {
        var secret = credentials == null ? null : decode(credentials.password());
        if (secret != null) {
            BearerToken.put(context.request(), secret);
        }
    }

    /** In a form; a parameter without a value counts as absent (RFC 6749 section 3.2). */
    private static List<String> secrets(@Nullable String contentType, @Nullable Buffer body) {
        if (body == null
                || contentType == null
                || !contentType.toLowerCase(Locale.ROOT).startsWith(FORM)) {
            return List.of();
        }
        var secrets = new ArrayList<String>();
        for (var pair : body.toString(StandardCharsets.ISO_8859_1).split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0 && equals + 1 < pair.length() && PARAMETER.equals(decode(pair.substring(0, equals)))) {
                secrets.add(Objects.requireNonNullElse(decode(pair.substring(equals + 1)), ""));
            }
        }
        return secrets;
    }

    /** Decodes a form value (RFC 6749 appendix B), where a plus sign is a space; null for an unreadable one. */
    private static @Nullable String decode(String text) {
        try {
            return PercentEncoding.decode(text.replace('+', ' '));
        } catch (MalformedEncodingException e) {
            return null;
        }
    }
}
