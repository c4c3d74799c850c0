package dev.mintmark.platform.database;

import dev.mintmark.platform.caller.Requires;
import dev.mintmark.platform.eventloop.VertxContext;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ResourceInfo;
import java.util.Set;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;
import org.jspecify.annotations.Nullable;

/**
 * Whoever was told that a change is made must not meet its past: before the answer, this replica has dropped what it
 * remembered. The token endpoint changes nothing that is remembered, and does not wait. Filters are made when the
 * application is built, so what this one is given must be a proxy.
 */
@Singleton
class ChangesHeard {
    private static final Set<String> READING = Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);

    private final ChangeNotifications changes;

    ChangesHeard(ChangeNotifications changes) {
        this.changes = changes;
    }

    @ServerResponseFilter
    @Nullable
    Uni<Void> wait(ResourceInfo resource, ContainerRequestContext request) {
        var method = resource.getResourceMethod();
        return method == null || !method.isAnnotationPresent(Requires.class) || READING.contains(request.getMethod())
                ? null
                : VertxContext.keep(changes.heard());
    }
}
