package dev.mintmark.token;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mintmark.organization.RequestBodies;
import dev.mintmark.platform.caller.CallContext;
import dev.mintmark.platform.caller.Permission;
import dev.mintmark.platform.caller.Requires;
import dev.mintmark.platform.error.ApiException;
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
import dev.mintmark.token.revoke.RevokeTokens;
import dev.mintmark.token.usage.CompareUsage;
import dev.mintmark.token.usage.QuietPeriod;
import dev.mintmark.token.usage.ReportUse;
import dev.mintmark.token.usage.ReportUseRequest;
import dev.mintmark.token.usage.TokenUsageResponse;
import io.quarkus.runtime.annotations.RegisterForReflection;
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
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
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

/** Manages an organization's tokens, for its administrators. */
@Path("/api/orgs/{org}")
@Authenticated
@Produces(MediaType.APPLICATION_JSON)
final class OrganizationTokenResource {
    private final IssueToken issueToken;
    private final RenewToken renewToken;
    private final RevokeToken revokeToken;
    private final RevokeTokens revokeTokens;
    private final FindByNameOrId find;
    private final FindTokens findTokens;
    private final NarrowVisibility narrowVisibility;
    private final CompareUsage compareUsage;
    private final ReportUse reportUse;
    private final ObjectMapper json;
    private final CallContext call;

    /** @param revoked the number of tokens that this request revoked */
    @RegisterForReflection
    record Revoked(int revoked) {}

    /**
     * @param apiUser name or id
     * @param issuer name or id
     * @param before ISO 8601
     * @param includeSelf true where the token of this request shall be revoked too; it is spared otherwise
     */
    record Revocation(
            @Nullable String apiUser,
            @Nullable String issuer,
            @JsonProperty("before") @Schema(format = "date-time") @Nullable String before,
            @Nullable Boolean includeSelf) {
        private static final Instant FIRST = Instant.parse("1999-12-31T23:59:59Z");
        private static final Instant LAST = Instant.parse("9999-12-31T23:59:59Z");

        RevokeTokens.Selection selection() {
            return new RevokeTokens.Selection(apiUser, issuer, instant(), Boolean.TRUE.equals(includeSelf));
        }

        private @Nullable Instant instant() {
            try {
                var instant =
                        before == null ? null : OffsetDateTime.parse(before).toInstant();
                if (instant == null || (instant.isAfter(FIRST) && instant.isBefore(LAST))) {
                    return instant;
                }
            } catch (DateTimeException e) {
                // refused below, as a time out of range is
            }
            throw ApiException.invalid(
                    "Token",
                    "before",
                    "before must be an ISO 8601 time from 2000 to 9999, such as 2026-01-31T00:00:00Z");
        }
    }

    OrganizationTokenResource(
            IssueToken issueToken,
            RenewToken renewToken,
            RevokeToken revokeToken,
            RevokeTokens revokeTokens,
            FindByNameOrId find,
            FindTokens findTokens,
            NarrowVisibility narrowVisibility,
            CompareUsage compareUsage,
            ReportUse reportUse,
            ObjectMapper json,
            CallContext call) {
        this.issueToken = issueToken;
        this.renewToken = renewToken;
        this.revokeToken = revokeToken;
        this.revokeTokens = revokeTokens;
        this.find = find;
        this.findTokens = findTokens;
        this.narrowVisibility = narrowVisibility;
        this.compareUsage = compareUsage;
        this.reportUse = reportUse;
        this.json = json;
        this.call = call;
    }

    @GET
    @Path("/tokens")
    @Requires(Permission.ADMINISTER_ORGANIZATION)
    public Uni<Page<TokenListItem>> listOrganizationTokens(
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
                .narrow(TokenVisibility.whole(call.organizationId()), apiUser, application)
                .chain(visibility -> findTokens.page(visibility, selection, name, limit, cursor));
    }

    @GET
    @Path("/tokens/{id}")
    @Requires(Permission.ADMINISTER_ORGANIZATION)
    public Uni<TokenDetailResponse> getOrganizationToken(@RestPath String id) {
        return findTokens.detail(TokenVisibility.whole(call.organizationId()), PathId.of(id, FindTokens.RESOURCE));
    }

    @GET
    @Path("/api-users/{user}/tokens")
    @Requires(Permission.ADMINISTER_ORGANIZATION)
    public Uni<Page<TokenListItem>> listApiUserTokens(
            @RestPath String user,
            @RestQuery @Nullable String application,
            @RestQuery @Nullable String state,
            @RestQuery @Nullable String within,
            @RestQuery @Nullable String kind,
            @RestQuery @Nullable String name,
            @RestQuery @Nullable String limit,
            @RestQuery @Nullable String cursor) {
        var selection = TokenSelection.read(state, within, kind, TokenFilter.ALL);
        var whole = TokenVisibility.whole(call.organizationId());
        return find.apiUser(call.organizationId(), user)
                .chain(id -> narrowVisibility.narrow(whole, id.toString(), application))
                .chain(visibility -> findTokens.page(visibility, selection, name, limit, cursor));
    }

    @POST
    @Path("/api-users/{user}/tokens")
    @Consumes(MediaType.APPLICATION_JSON)
    @Requires(Permission.ADMINISTER_ORGANIZATION)
    @ResponseStatus(201)
    @APIResponseSchema(IssuedTokenResponse.class)
    public Uni<Response> issue(@RestPath String user, @Nullable IssueTokenRequest body) {
        return issueToken
                .toApiUser(call.caller(), call.organizationId(), user, RequestBodies.require(body))
                .map(IssuedTokenResponse::created);
    }

    @POST
    @Path("/tokens/{id}/renew")
    @Requires(Permission.ADMINISTER_ORGANIZATION)
    @RequestBody(required = false, content = @Content(schema = @Schema(ref = "RenewTokenRequest")))
    @APIResponseSchema(IssuedTokenResponse.class)
    public Uni<Response> renew(
            @RestPath String id, @RestHeader("Idempotency-Key") @Nullable String idempotencyKey, byte[] body) {
        var request = new RenewToken.Request(
                call.caller(),
                call.organizationId(),
                PathId.of(id, FindTokens.RESOURCE),
                AskedRenewal.read(json, body),
                IdempotencyKeys.check(idempotencyKey));
        return renewToken.renew(request).map(IssuedTokenResponse::shown);
    }

    @DELETE
    @Path("/tokens/{id}")
    @Requires(Permission.ADMINISTER_ORGANIZATION)
    public Uni<Void> revoke(@RestPath String id) {
        return revokeToken.byId(call.caller(), call.organizationId(), PathId.of(id, FindTokens.RESOURCE));
    }

    @POST
    @Path("/tokens/revoke")
    @Consumes(MediaType.APPLICATION_JSON)
    @Requires(Permission.ADMINISTER_ORGANIZATION)
    public Uni<Revoked> revokeOrganizationTokens(@Nullable Revocation body) {
        return revokeTokens
                .revoke(
                        call.caller(),
                        call.organizationId(),
                        RequestBodies.require(body).selection())
                .map(Revoked::new);
    }

    @GET
    @Path("/tokens/{id}/usage")
    @Requires(Permission.ADMINISTER_ORGANIZATION)
    @APIResponse(
            responseCode = "409",
            description = "The token was never renewed: there is nothing to compare it with.")
    public Uni<TokenUsageResponse> readOrganizationTokenUsage(
            @RestPath String id, @RestQuery @Nullable String quietPeriod) {
        var period = QuietPeriod.read(quietPeriod);
        return compareUsage.read(
                TokenVisibility.whole(call.organizationId()), PathId.of(id, FindTokens.RESOURCE), period);
    }

    /** A proof of use by the application that the token is for. The body may be left out. */
    @POST
    @Path("/tokens/{id}/used")
    @Consumes(MediaType.APPLICATION_JSON)
    @Requires(Permission.TOKEN)
    public Uni<Void> reportOrganizationTokenUse(
            @RestPath String id, @RequestBody(required = false) @Nullable ReportUseRequest body) {
        return reportUse.report(
                call.caller(),
                call.organizationId(),
                PathId.of(id, FindTokens.RESOURCE),
                Objects.requireNonNullElse(body, ReportUseRequest.ONCE));
    }
}
