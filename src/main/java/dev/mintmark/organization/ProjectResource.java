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

@Path("/api/orgs/{org}/projects")
@Authenticated
class ProjectResource {
    private final Projects projects;
    private final TenantEndpoints<NamedResponse> endpoints;

    ProjectResource(Projects projects, CallContext call) {
        this.projects = projects;
        this.endpoints = new TenantEndpoints<>(projects.repository(), call);
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Requires(Permission.ADMINISTER_ORGANIZATION)
    @ResponseStatus(201)
    public Uni<RestResponse<NamedResponse>> create(@Nullable CreateNamedRequest body) {
        return endpoints.create(body, projects::add);
    }

    @GET
    @Requires(Permission.READ_ORGANIZATION)
    public Uni<Page<NamedResponse>> list(@RestQuery @Nullable String limit, @RestQuery @Nullable String cursor) {
        return endpoints.list(limit, cursor);
    }

    @GET
    @Path("/{project}")
    @Requires(Permission.READ_ORGANIZATION)
    public Uni<NamedResponse> get(@RestPath String project) {
        return endpoints.get(project);
    }

    @PATCH
    @Consumes(MediaType.APPLICATION_JSON)
    @Path("/{project}")
    @Requires(Permission.ADMINISTER_ORGANIZATION)
    public Uni<NamedResponse> change(@RestPath String project, @Nullable RenameRequest body) {
        return endpoints.change(project, body, projects::change);
    }

    @DELETE
    @Path("/{project}")
    @Requires(Permission.ADMINISTER_ORGANIZATION)
    public Uni<Void> remove(@RestPath String project) {
        return endpoints.remove(project);
    }
}
