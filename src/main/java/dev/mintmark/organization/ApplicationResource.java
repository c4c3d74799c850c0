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
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

@Path("/api/orgs/{org}/applications")
@Authenticated
class ApplicationResource {
    private final Applications applications;
    private final TenantEndpoints<ApplicationResponse> endpoints;

    /** Body of the POST that makes an application. */
    @Schema(requiredProperties = {"name", "audience", "longest_token_life_minutes"})
    record CreateApplicationRequest(
            @Nullable String name,
            @Nullable String audience,
            @Nullable String tokenType,
            @Nullable String introspects,
            @JsonProperty("longest_token_life_minutes") @Nullable Long longestTokenLifeMinutes,
            @JsonProperty("latest_token_expiry") @Schema(format = "date-time") @Nullable String latestTokenExpiry) {}

    /** Body of the PATCH of an application. A new audience is that of new tokens: those issued before keep the old one. */
    record ChangeApplicationRequest(
            Field<String> name,
            Field<String> audience,
            Field<String> tokenType,
            Field<String> introspects,
            @JsonProperty("longest_token_life_minutes") Field<Long> longestTokenLifeMinutes,
            @JsonProperty("latest_token_expiry") @Schema(format = "date-time") Field<String> latestTokenExpiry) {

        void apply(Application application, Audiences audiences) {
            name.ifPresent(wanted -> application.rename(ResourceType.APPLICATION.requireName(wanted)));
            audience.ifPresent(wanted -> application.listenTo(audiences.require(wanted)));
            tokenType.ifPresent(wanted ->
                    application.typeTokens(AccessTokenTyp.require(ResourceType.APPLICATION.resource(), wanted)));
            introspects.ifPresent(wanted -> application.introspect(IntrospectionReach.require(wanted)));
            longestTokenLifeMinutes.ifPresent(
                    wanted -> application.limitLife(TokenLimitRules.longestLife(ResourceType.APPLICATION, wanted)));
            latestTokenExpiry.ifPresent(
                    wanted -> application.endAt(TokenLimitRules.latestExpiry(ResourceType.APPLICATION, wanted)));
        }
    }

    ApplicationResource(Applications applications, CallContext call) {
        this.applications = applications;
        this.endpoints = new TenantEndpoints<>(applications.repository(), call);
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Requires(Permission.ADMINISTER_ORGANIZATION)
    @ResponseStatus(201)
    public Uni<RestResponse<ApplicationResponse>> create(@Nullable CreateApplicationRequest body) {
        return endpoints.create(body, applications::add);
    }

    @GET
    @Requires(Permission.READ_ORGANIZATION)
    public Uni<Page<ApplicationResponse>> list(@RestQuery @Nullable String limit, @RestQuery @Nullable String cursor) {
        return endpoints.list(limit, cursor);
    }

    @GET
    @Path("/{application}")
    @Requires(Permission.READ_ORGANIZATION)
    public Uni<ApplicationResponse> get(@RestPath String application) {
        return endpoints.get(application);
    }

    @PATCH
    @Consumes(MediaType.APPLICATION_JSON)
    @Path("/{application}")
    @Requires(Permission.ADMINISTER_ORGANIZATION)
    public Uni<ApplicationResponse> change(@RestPath String application, @Nullable ChangeApplicationRequest body) {
        return endpoints.change(application, body, applications::change);
    }

    @DELETE
    @Path("/{application}")
    @Requires(Permission.ADMINISTER_ORGANIZATION)
    public Uni<Void> remove(@RestPath String application) {
        return endpoints.remove(application);
    }
}
