package dev.mintmark.platform.http;

import dev.mintmark.platform.start.Readiness;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/**
 * The first thing a request meets: 503 until the service is ready, the headers every answer has, and JSON for whatever
 * {@code Accept} a caller sends to the API ({@code application/vnd.pulumi+8} among them).
 */
@Singleton
class RequestGate {
    private static final int BEFORE_EVERYTHING = 10_000;

    private final Readiness readiness;

    RequestGate(Readiness readiness) {
        this.readiness = readiness;
    }

    void register(@Observes Filters filters) {
        filters.register(this::pass, BEFORE_EVERYTHING);
        filters.register(new RequestBody()::read, BEFORE_EVERYTHING - 1);
    }

    private void pass(RoutingContext context) {
        context.response().putHeader("X-Content-Type-Options", "nosniff");
        if (!readiness.isReady()) {
            context.response().putHeader("Retry-After", "1");
            Refusal.of(503, "Service Unavailable", "the service is starting; try again shortly")
                    .answer(context);
            return;
        }
        var path = context.normalizedPath();
        if (path.startsWith("/api/") || path.startsWith("/.well-known/")) {
            context.request().headers().set(HttpHeaders.ACCEPT, "application/json");
        }
        context.next();
    }
}
