package dev.mintmark.platform.http;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/** Counts the requests that were refused because of overload or a missing dependency. */
@Singleton
final class CountShedRequests {
    private static final int BEFORE_THE_GATE = 10_001;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int SERVICE_UNAVAILABLE = 503;

    private final Counter tooMany;
    private final Counter unavailable;

    CountShedRequests(MeterRegistry meters) {
        this.tooMany = counter(meters, TOO_MANY_REQUESTS);
        this.unavailable = counter(meters, SERVICE_UNAVAILABLE);
    }

    private static Counter counter(MeterRegistry meters, int status) {
        return Counter.builder("mintmark.http.requests.shed")
                .description("Requests that were answered 429 or 503: their callers were told to come again")
                .tag("status", Integer.toString(status))
                .register(meters);
    }

    void register(@Observes Filters filters) {
        filters.register(this::watch, BEFORE_THE_GATE);
    }

    private void watch(RoutingContext context) {
        context.addEndHandler(ended -> count(context.response().getStatusCode()));
        context.next();
    }

    private void count(int status) {
        if (status == SERVICE_UNAVAILABLE) {
            unavailable.increment();
        } else if (status == TOO_MANY_REQUESTS) {
            tooMany.increment();
        }
    }
}
