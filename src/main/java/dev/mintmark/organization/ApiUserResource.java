package dev.mintmark.organization;

import dev.mintmark.platform.caller.CallContext;
import dev.mintmark.platform.caller.Permission;
import dev.mintmark.platform.caller.Requires;
import dev.mintmark.platform.json.Field;
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
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

@Path("/api/orgs/{org}/api-users")
@Authenticated
class ApiUserResource {
    private final ApiUsers users;
    private final CallContext call;
    private final TenantEndpoints<ApiUserResponse> endpoints;

    /** Body of the POST that makes an API user. Roles by name or id. */
    @Schema(requiredProperties = {"name", "email"})
    record CreateApiUserRequest(@Nullable String name, @Nullable String email, @Nullable List<String> roles) {}

    /** Body of the PATCH of an API user. Roles by name or id; a list replaces the whole list. */
    record ChangeApiUserRequest(Field<String> name, Field<String> email, Field<List<String>> roles) {

        /** All but the roles, which stand in another table. */
        void apply(ApiUser user) {
            name.ifPresent(wanted -> user.rename(ResourceType.API_USER.requireName(wanted)));
            email.ifPresent(wanted -> user.reachAt(EmailAddress.require(ResourceType.API_USER.resource(), wanted)));
        }
    }

    ApiUserResource(ApiUsers users, CallContext call) {
        this.users = users;
        this.call = call;
        this.endpoints = new TenantEndpoints<>(users.repository(), call);
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Requires(Permission.ADMINISTER_ORGANIZATION)
    @ResponseStatus(201)
    public Uni<RestResponse<ApiUserResponse>> create(@Nullable CreateApiUserRequest body) {
        return endpoints.create(body, users::add);
    }

    @GET
    @Requires(Permission.READ_ORGANIZATION)
    public Uni<Page<ApiUserResponse>> list(
            @RestQuery @Nullable String email, @RestQuery @Nullable String limit, @RestQuery @Nullable String cursor) {
        return users.page(call.organizationId(), email, limit, cursor);
    }

    @GET
    @Path("/{user}")
    @Requires(Permission.READ_ORGANIZATION)
    public Uni<ApiUserResponse> get(@RestPath String user) {
        return endpoints.get(user);
    }

    @PATCH
    @Consumes(MediaType.APPLICATION_JSON)
    @Path("/{user}")
    @Requires(Permission.ADMINISTER_ORGANIZATION)
    public Uni<ApiUserResponse> change(@RestPath String user, @Nullable ChangeApiUserRequest body) {
        return endpoints.change(user, body, users::change);
    }

    @DELETE
    @Path("/{user}")
    @Requires(Permission.ADMINISTER_ORGANIZATION)
    public Uni<Void> remove(@RestPath String user) {
        return endpoints.remove(user);
    }

    @POST
    @Path("/{user}/suspend")
    @Requires(Permission.ADMINISTER_ORGANIZATION)
    public Uni<ApiUserResponse> suspend(@RestPath String user) {
        return users.suspend(call.organizationId(), user);
    }

    @POST
    @Path("/{user}/unsuspend")
    @Requires(Permission.ADMINISTER_ORGANIZATION)
    public Uni<ApiUserResponse> unsuspend(@RestPath String user) {
        return users.unsuspend(call.organizationId(), user);
    }
}
