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
 * Delays the response to a change until this replica has dropped its stale copies. So a caller never meets the state
 * before its change. The token endpoint changes no copied row, and does not wait. Filters are made when the application
 * is built, so an injected bean must be a proxy.
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
