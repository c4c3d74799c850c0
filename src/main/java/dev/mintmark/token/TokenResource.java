package dev.mintmark.token;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mintmark.organization.RequestBodies;
import dev.mintmark.platform.caller.CallContext;
import dev.mintmark.platform.caller.Permission;
import dev.mintmark.platform.caller.Requires;
import dev.mintmark.platform.http.PathId;
import dev.mintmark.platform.paging.Page;
import dev.mintmark.token.issue.IssueToken;
import dev.mintmark.token.issue.IssueTokenRequest;
import dev.mintmark.token.issue.IssuedTokenResponse;
import dev.mintmark.token.list.FindTokens;
import dev.mintmark.token.list.NarrowVisibility;
import dev.mintmark.token.list.TokenDetailResponse;
import dev.mintmark.token.list.TokenFilter;
import dev.mintmark.token.list.TokenSelection;
import dev.mintmark.token.list.TokenVisibility;
import dev.mintmark.token.renew.AskedRenewal;
import dev.mintmark.token.renew.RenewToken;
import dev.mintmark.token.revoke.RevokeToken;
import dev.mintmark.token.usage.CompareUsage;
import dev.mintmark.token.usage.QuietPeriod;
import dev.mintmark.token.usage.ReportUse;
import dev.mintmark.token.usage.ReportUseRequest;
import dev.mintmark.token.usage.TokenUsageResponse;
import io.quarkus.security.Authenticated;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Objects;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** Lists, issues, renews, revokes and reports tokens of the caller's own organization. */
@Path("/tokens")
@Authenticated
@Produces(MediaType.APPLICATION_JSON)
final class TokenResource {
    private final IssueToken issueToken;
    private final RenewToken renewToken;
    private final RevokeToken revokeToken;
    private final FindTokens findTokens;
    private final NarrowVisibility narrowVisibility;
    private final CompareUsage compareUsage;
    private final ReportUse reportUse;
    private final ObjectMapper json;
    private final CallContext call;

    TokenResource(
            IssueToken issueToken,
            RenewToken renewToken,
            RevokeToken revokeToken,
            FindTokens findTokens,
            NarrowVisibility narrowVisibility,
            CompareUsage compareUsage,
            ReportUse reportUse,
            ObjectMapper json,
            CallContext call) {
        this.issueToken = issueToken;
        this.renewToken = renewToken;
        this.revokeToken = revokeToken;
        this.findTokens = findTokens;
        this.narrowVisibility = narrowVisibility;
        this.compareUsage = compareUsage;
        this.reportUse = reportUse;
        this.json = json;
        this.call = call;
    }

    @GET
    @Requires(Permission.TOKEN)
    @APIResponse(responseCode = "404", description = "There is no such API user or application, or none in sight.")
    public Uni<Page<TokenListItem>> listTokens(
            @RestQuery @Nullable String state,
            @RestQuery @Nullable String within,
            @RestQuery @Nullable String apiUser,
            @RestQuery @Nullable String application,
            @RestQuery @Nullable String kind,
            @RestQuery @Nullable String name,
            @RestQuery @Nullable String limit,
            @RestQuery @Nullable String cursor) {
        var selection = TokenSelection.read(state, within, kind, TokenFilter.ACTIVE);
        return narrowVisibility
                .narrow(TokenVisibility.of(call.caller()), apiUser, application)
                .chain(visibility -> findTokens.page(visibility, selection, name, limit, cursor));
    }

    @GET
    @Path("/{id}")
    @Requires(Permission.TOKEN)
    public Uni<TokenDetailResponse> getToken(@RestPath String id) {
        return findTokens.detail(TokenVisibility.of(call.caller()), PathId.of(id, FindTokens.RESOURCE));
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Requires(Permission.TOKEN)
    @ResponseStatus(201)
    @APIResponseSchema(IssuedTokenResponse.class)
    public Uni<Response> issue(@Nullable IssueTokenRequest body) {
        return issueToken.toCaller(call.caller(), RequestBodies.require(body)).map(IssuedTokenResponse::created);
    }

    @POST
    @Path("/{id}/renew")
    @Requires(Permission.TOKEN)
    @RequestBody(required = false, content = @Content(schema = @Schema(ref = "RenewTokenRequest")))
    @APIResponseSchema(IssuedTokenResponse.class)
    @APIResponse(responseCode = "409")
    public Uni<Response> renew(
            @RestPath String id, @RestHeader("Idempotency-Key") @Nullable String idempotencyKey, byte[] body) {
        var caller = call.caller();
        var request = new RenewToken.Request(
                caller,
                caller.organizationId(),
                PathId.of(id, FindTokens.RESOURCE),
                AskedRenewal.read(json, body),
                IdempotencyKeys.check(idempotencyKey));
        return renewToken.renew(request).map(IssuedTokenResponse::shown);
    }

    /** The address that FlowAuth's own page has. */
    @POST
    @Path("/tokens/{id}/renew")
    @Requires(Permission.TOKEN)
    @RequestBody(required = false, content = @Content(schema = @Schema(ref = "RenewTokenRequest")))
    @APIResponseSchema(IssuedTokenResponse.class)
    @APIResponse(responseCode = "409")
    public Uni<Response> renewTokenAsFlowAuth(
            @RestPath String id, @RestHeader("Idempotency-Key") @Nullable String idempotencyKey, byte[] body) {
        return renew(id, idempotencyKey, body);
    }

    @DELETE
    @Path("/{id}")
    @Requires(Permission.TOKEN)
    public Uni<Void> revoke(@RestPath String id) {
        var caller = call.caller();
        return revokeToken.byId(caller, caller.organizationId(), PathId.of(id, FindTokens.RESOURCE));
    }

    @GET
    @Path("/{id}/usage")
    @Requires(Permission.TOKEN)
    @APIResponse(
            responseCode = "409",
            description = "The token was never renewed: there is nothing to compare it with.")
    public Uni<TokenUsageResponse> readTokenUsage(@RestPath String id, @RestQuery @Nullable String quietPeriod) {
        var period = QuietPeriod.read(quietPeriod);
        return compareUsage.read(TokenVisibility.of(call.caller()), PathId.of(id, FindTokens.RESOURCE), period);
    }

    /** A proof of use by the application that the token is for. The body may be left out. */
    @POST
    @Path("/{id}/used")
    @Consumes(MediaType.APPLICATION_JSON)
    @Requires(Permission.TOKEN)
    public Uni<Void> reportTokenUse(
            @RestPath String id, @RequestBody(required = false) @Nullable ReportUseRequest body) {
        return reportUse.report(
                call.caller(),
                call.caller().organizationId(),
                PathId.of(id, FindTokens.RESOURCE),
                Objects.requireNonNullElse(body, ReportUseRequest.ONCE));
    }
}
