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

@Path("/api/orgs/{org}/members")
@Authenticated
class MemberResource {
    private final Members members;
    private final TenantEndpoints<MemberResponse> endpoints;

    /** Body of the POST that makes a member. Teams and roles by name or id. */
    @Schema(requiredProperties = {"login"})
    record AddMemberRequest(
            @Nullable String login,
            @Nullable String name,
            @Schema(enumeration = {"admin", "member"}) @Nullable String role,
            @Nullable List<String> teams,
            @Nullable List<String> roles,
            @Nullable Boolean serviceAdmin) {}

    /** Body of the PATCH of a member. Teams and roles by name or id; a list replaces the whole list. */
    record ChangeMemberRequest(
            Field<String> name,
            @Schema(enumeration = {"admin", "member"}) Field<String> role,
            Field<List<String>> teams,
            Field<List<String>> roles,
            Field<Boolean> serviceAdmin) {}

    MemberResource(Members members, CallContext call) {
        this.members = members;
        this.endpoints = new TenantEndpoints<>(members.repository(), call);
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Requires(Permission.ADMINISTER_ORGANIZATION)
    @ResponseStatus(201)
    public Uni<RestResponse<MemberResponse>> create(@Nullable AddMemberRequest body) {
        return endpoints.createByCaller(body, members::add);
    }

    @GET
    @Requires(Permission.READ_ORGANIZATION)
    public Uni<Page<MemberResponse>> list(@RestQuery @Nullable String limit, @RestQuery @Nullable String cursor) {
        return endpoints.list(limit, cursor);
    }

    @GET
    @Path("/{member}")
    @Requires(Permission.READ_ORGANIZATION)
    public Uni<MemberResponse> get(@RestPath String member) {
        return endpoints.get(member);
    }

    @PATCH
    @Consumes(MediaType.APPLICATION_JSON)
    @Path("/{member}")
    @Requires(Permission.ADMINISTER_ORGANIZATION)
    public Uni<MemberResponse> change(@RestPath String member, @Nullable ChangeMemberRequest body) {
        return endpoints.changeByCaller(member, body, members::change);
    }

    @DELETE
    @Path("/{member}")
    @Requires(Permission.ADMINISTER_ORGANIZATION)
    public Uni<Void> remove(@RestPath String member) {
        return endpoints.removeByCaller(member, members::remove);
    }
}
