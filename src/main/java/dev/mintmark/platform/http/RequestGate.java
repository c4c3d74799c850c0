package dev.mintmark.platform.http;

import dev.mintmark.platform.start.Readiness;
import io.quarkus.arc.Arc;
import io.quarkus.vertx.http.ManagementInterface;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.quarkus.vertx.http.runtime.security.QuarkusHttpUser;
import io.quarkus.vertx.http.runtime.security.SecurityHandlerPriorities;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The first filter of a request. It answers 503 until the service is ready, and sets the headers of every response. It
 * makes the API answer JSON for any {@code Accept} ({@code application/vnd.pulumi+8} among them). Only where a token is
 * shown once, a browser's wish for text counts.
 */
@Singleton
class RequestGate {
    private static final int BEFORE_EVERYTHING = 10_000;
    private static final String TOKEN_ENDPOINT = "/api/oauth/token";
    private static final String JSON = "application/json";
    private static final List<String> API = List.of("/api/", "/.well-known/", "/tokens/");
    /** The path of links; their address alone gives access. */
    static final String LINKS = "/tokens/links/";

    /** OAuth libraries send a client secret there. */
    private static final List<String> CLIENT_ENDPOINTS =
            List.of("/api/oauth/introspect", "/api/oauth/introspect/", "/api/oauth/revoke", "/api/oauth/revoke/");

    private final Readiness readiness;
    private final Drain drain;
    private final ClientTimeouts timeouts;
    private final RequestBody requestBody;

    RequestGate(Readiness readiness, Drain drain, ClientTimeouts timeouts, BodySenders senders) {
        this.readiness = readiness;
        this.drain = drain;
        this.timeouts = timeouts;
        this.requestBody = new RequestBody(senders, timeouts.body());
    }

    void register(@Observes Filters filters) {
        filters.register(this::pass, BEFORE_EVERYTHING);
        filters.register(requestBody::read, BEFORE_EVERYTHING - 1);
        filters.register(RequestGate::authenticateClient, BEFORE_EVERYTHING - 2);
        filters.register(RequestGate::forgetAuthentication, SecurityHandlerPriorities.AUTHENTICATION);
    }

    void registerManagement(@Observes ManagementInterface management) {
        management.router().route().order(Integer.MIN_VALUE).handler(context -> {
            pauseDeadlines(context);
            requestBody.endIfLate(context);
            secure(context);
            passToOperators(context);
        });
    }

    /** Health, metrics and description end before their port does. */
    private static void passToOperators(RoutingContext context) {
        var container = Arc.container();
        if (container == null || !container.isRunning()) {
            Refusal.of(503, "Service Unavailable", "the service ends now").answer(context);
            return;
        }
        var fault = faultOf(context.request());
        if (fault != null) {
            Refusal.of(400, "Bad Request", fault).answer(context);
            return;
        }
        context.next();
    }

    void registerFailures(@Observes Router router) {
        router.route().order(Integer.MIN_VALUE).failureHandler(RequestGate::refuseUnroutable);
    }

    /** Pauses the deadlines until the request is answered. The end of the process does not wait for it. */
    private void pauseDeadlines(RoutingContext context) {
        if (context.request().connection() instanceof ConnectionBase connection) {
            var deadlines = ConnectionDeadlines.of(connection.channel(), timeouts);
            deadlines.begin();
            context.addEndHandler(ended -> deadlines.end());
            BackPressure.count(context, connection.channel());
        }
    }

    private void pass(RoutingContext context) {
        drain.count(context);
        secure(context);
        if (!readiness.isReady()) {
            context.response().putHeader("Retry-After", "1");
            Refusal.of(503, "Service Unavailable", "the service is starting; try again shortly")
                    .answer(context);
            return;
        }
        var fault = faultOf(context.request());
        if (fault != null) {
            Refusal.of(400, "Bad Request", fault).answer(context);
            return;
        }
        var pathFault = RequestPath.fault(String.valueOf(context.request().path()));
        if (pathFault != null) {
            Refusal.of(400, "Bad Request", pathFault).answer(context);
            return;
        }
        var path = context.normalizedPath();
        var headers = context.request().headers();
        if (path.startsWith(LINKS)) {
            headers.set(HttpHeaders.ACCEPT, PreferredText.of(headers.get(HttpHeaders.ACCEPT)));
        } else if (API.stream().anyMatch(path::startsWith) || path.equals("/tokens")) {
            headers.set(HttpHeaders.ACCEPT, JSON);
        }
        if (path.startsWith("/api/v2/")) {
            CircleToken.toBearer(context.request());
        }
        context.next();
    }

    /** Adds the headers of every response; a cacheable response sets its own {@code Cache-Control}. */
    private static void secure(RoutingContext context) {
        var request = context.request();
        var headers = context.response().headers();
        headers.set("X-Content-Type-Options", "nosniff");
        // The address alone may give access, be it one that cannot be read.
        headers.set("Referrer-Policy", "no-referrer");
        context.addHeadersEndHandler(ending -> {
            if (!headers.contains(HttpHeaders.CACHE_CONTROL)) {
                headers.set(HttpHeaders.CACHE_CONTROL, "no-store");
            }
        });
        if ("https".equals(request.scheme())) {
            headers.set("Strict-Transport-Security", "max-age=31536000");
        }
    }

    /** After the body was read: it may hold the client's secret. */
    private static void authenticateClient(RoutingContext context) {
        var fault = CLIENT_ENDPOINTS.contains(context.normalizedPath()) ? ClientSecret.toBearer(context) : null;
        if (fault != null) {
            Refusal.of(400, "Bad Request", fault).answer(context);
            return;
        }
        context.next();
    }

    /**
     * Removes the preparation of authentication at the token endpoint, which authenticates nobody. Otherwise Quarkus
     * would build a table of all endpoints for each request's metrics.
     */
    private static void forgetAuthentication(RoutingContext context) {
        if (context.normalizedPath().equals(TOKEN_ENDPOINT)) {
            context.remove(QuarkusHttpUser.AUTH_FAILURE_HANDLER);
        }
        context.next();
    }

    /**
     * Words the refusal of a request without a host, or with an address that cannot be read. The router itself turns it
     * away before the gate, without a word that its caller could use.
     */
    private static void refuseUnroutable(RoutingContext context) {
        if (context.statusCode() != 400 || context.response().headWritten()) {
            context.next();
            return;
        }
        secure(context);
        var fault = faultOf(context.request());
        Refusal.of(400, "Bad Request", fault == null ? "the Host header is missing or names no host" : fault)
                .answer(context);
    }

    /** The fault that makes an address unreadable or ambiguous behind the gate. */
    private static @Nullable String faultOf(HttpServerRequest request) {
        try {
            PercentEncoding.decode(request.uri());
            return null;
        } catch (MalformedEncodingException e) {
            return "the address holds " + e.getMessage();
        }
    }
}
