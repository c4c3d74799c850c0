package dev.mintmark.organization;

import com.fasterxml.jackson.annotation.JsonProperty;
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

@Path("/api/orgs/{org}/roles")
@Authenticated
class RoleResource {
    private final Roles roles;
    private final TenantEndpoints<RoleResponse> endpoints;

    /** Body of the POST that makes a role. */
    @Schema(requiredProperties = {"name", "longest_token_life_minutes"})
    record CreateRoleRequest(
            @Nullable String name,
            @Nullable List<String> permissions,
            @JsonProperty("longest_token_life_minutes") @Nullable Long longestTokenLifeMinutes,
            @JsonProperty("latest_token_expiry") @Schema(format = "date-time") @Nullable String latestTokenExpiry) {}

    /** Body of the PATCH of a role. */
    record ChangeRoleRequest(
            Field<String> name,
            Field<List<String>> permissions,
            @JsonProperty("longest_token_life_minutes") Field<Long> longestTokenLifeMinutes,
            @JsonProperty("latest_token_expiry") @Schema(format = "date-time") Field<String> latestTokenExpiry) {

        void apply(Role role) {
            name.ifPresent(wanted -> role.rename(ResourceType.ROLE.requireName(wanted)));
            permissions.ifPresent(wanted -> role.permit(RoleRules.permissions(wanted)));
            longestTokenLifeMinutes.ifPresent(
                    wanted -> role.limitLife(TokenLimitRules.longestLife(ResourceType.ROLE, wanted)));
            latestTokenExpiry.ifPresent(wanted -> role.endAt(TokenLimitRules.latestExpiry(ResourceType.ROLE, wanted)));
        }
    }

    RoleResource(Roles roles, CallContext call) {
        this.roles = roles;
        this.endpoints = new TenantEndpoints<>(roles.repository(), call);
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Requires(Permission.ADMINISTER_ORGANIZATION)
    @ResponseStatus(201)
    public Uni<RestResponse<RoleResponse>> create(@Nullable CreateRoleRequest body) {
        return endpoints.create(body, roles::add);
    }

    @GET
    @Requires(Permission.READ_ORGANIZATION)
    public Uni<Page<RoleResponse>> list(@RestQuery @Nullable String limit, @RestQuery @Nullable String cursor) {
        return endpoints.list(limit, cursor);
    }

    @GET
    @Path("/{role}")
    @Requires(Permission.READ_ORGANIZATION)
    public Uni<RoleResponse> get(@RestPath String role) {
        return endpoints.get(role);
    }

    @PATCH
    @Consumes(MediaType.APPLICATION_JSON)
    @Path("/{role}")
    @Requires(Permission.ADMINISTER_ORGANIZATION)
    public Uni<RoleResponse> change(@RestPath String role, @Nullable ChangeRoleRequest body) {
        return endpoints.changeByCaller(role, body, roles::change);
    }

    @DELETE
    @Path("/{role}")
    @Requires(Permission.ADMINISTER_ORGANIZATION)
    public Uni<Void> remove(@RestPath String role) {
        return endpoints.removeByCaller(role, roles::remove);
    }
}
