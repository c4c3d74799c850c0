package dev.mintmark.audit;

import dev.mintmark.audit.record.AuditEvent;
import dev.mintmark.audit.record.AuditEvents;
import dev.mintmark.audit.record.EventFilter;
import dev.mintmark.platform.caller.CallContext;
import dev.mintmark.platform.caller.Permission;
import dev.mintmark.platform.caller.Requires;
import dev.mintmark.platform.paging.Page;
import io.quarkus.security.Authenticated;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** Lists an organization's audit events for its administrators. */
@Path("/api/orgs/{org}/audit-events")
@Authenticated
class AuditEventResource {
    private final AuditEvents events;
    private final CallContext call;

    AuditEventResource(AuditEvents events, CallContext call) {
        this.events = events;
        this.call = call;
    }

    @GET
    @Requires(Permission.ADMINISTER_ORGANIZATION)
    public Uni<Page<AuditEvent>> list(
            @RestQuery @Nullable String kind,
            @RestQuery @Nullable String actor,
            @RestQuery @Nullable String target,
            @RestQuery @Nullable String since,
            @RestQuery @Nullable String until,
            @RestQuery @Nullable String limit,
            @RestQuery @Nullable String cursor) {
        var filter = EventFilter.of(kind, actor, target, since, until);
        return events.page(call.organizationId(), filter, limit, cursor);
    }
}
