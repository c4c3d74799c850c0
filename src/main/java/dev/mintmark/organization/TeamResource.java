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

@Path("/api/orgs/{org}/teams")
@Authenticated
class TeamResource {
    private final Teams teams;
    private final TenantEndpoints<NamedResponse> endpoints;

    TeamResource(Teams teams, CallContext call) {
        this.teams = teams;
        this.endpoints = new TenantEndpoints<>(teams.repository(), call);
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Requires(Permission.ADMINISTER_ORGANIZATION)
    @ResponseStatus(201)
    public Uni<RestResponse<NamedResponse>> create(@Nullable CreateNamedRequest body) {
        return endpoints.create(body, teams::add);
    }

    @GET
    @Requires(Permission.READ_ORGANIZATION)
    public Uni<Page<NamedResponse>> list(@RestQuery @Nullable String limit, @RestQuery @Nullable String cursor) {
        return endpoints.list(limit, cursor);
    }

    @GET
    @Path("/{team}")
    @Requires(Permission.READ_ORGANIZATION)
    public Uni<NamedResponse> get(@RestPath String team) {
        return endpoints.get(team);
    }

    @PATCH
    @Consumes(MediaType.APPLICATION_JSON)
    @Path("/{team}")
    @Requires(Permission.ADMINISTER_ORGANIZATION)
    public Uni<NamedResponse> change(@RestPath String team, @Nullable RenameRequest body) {
        return endpoints.change(team, body, teams::change);
    }

    @DELETE
    @Path("/{team}")
    @Requires(Permission.ADMINISTER_ORGANIZATION)
    public Uni<Void> remove(@RestPath String team) {
        return endpoints.remove(team);
    }
}
