package dev.mintmark.organization;

import dev.mintmark.platform.caller.CallContext;
import dev.mintmark.platform.caller.Permission;
import dev.mintmark.platform.caller.Requires;
import dev.mintmark.platform.paging.Page;
import io.quarkus.security.Authenticated;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

@Path("/api/orgs/{org}/applications")
@Authenticated
class ApplicationResource {
    private final Applications applications;
    private final CallContext call;

    ApplicationResource(Applications applications, CallContext call) {
        this.applications = applications;
        this.call = call;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Requires(Permission.ADMINISTER_ORGANIZATION)
    @ResponseStatus(201)
    public Uni<RestResponse<ApplicationResponse>> create(@Nullable CreateApplicationRequest body) {
        var organizationId = call.organizationId();
        return applications
                .add(organizationId, RequestBodies.require(body))
                .map(view -> RequestBodies.created(ResourceType.APPLICATION, organizationId, view));
    }

    @GET
    @Requires(Permission.READ_ORGANIZATION)
    public Uni<Page<ApplicationResponse>> list(@RestQuery @Nullable String limit, @RestQuery @Nullable String cursor) {
        return applications.catalogue().page(call.organizationId(), limit, cursor);
    }

    @GET
    @Path("/{application}")
    @Requires(Permission.READ_ORGANIZATION)
    public Uni<ApplicationResponse> get(@RestPath String application) {
        return applications.catalogue().get(call.organizationId(), application);
    }

    @PATCH
    @Consumes(MediaType.APPLICATION_JSON)
    @Path("/{application}")
    @Requires(Permission.ADMINISTER_ORGANIZATION)
    public Uni<ApplicationResponse> change(@RestPath String application, @Nullable ChangeApplicationRequest body) {
        return applications.change(call.organizationId(), application, RequestBodies.require(body));
    }

    @DELETE
    @Path("/{application}")
    @Requires(Permission.ADMINISTER_ORGANIZATION)
    public Uni<Void> remove(@RestPath String application) {
        return applications.catalogue().remove(call.organizationId(), application);
    }
}
