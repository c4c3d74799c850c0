package dev.mintmark.token;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mintmark.organization.RequestBodies;
import dev.mintmark.platform.caller.CallContext;
import dev.mintmark.platform.caller.Permission;
import dev.mintmark.platform.caller.Requires;
import dev.mintmark.platform.error.ApiException;
import dev.mintmark.platform.http.PathId;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.quarkus.security.Authenticated;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestPath;
import org.jspecify.annotations.Nullable;

/** The tokens of an organization, for those who administer it. */
@Path("/api/orgs/{org}")
@Authenticated
@Produces(MediaType.APPLICATION_JSON)
final class OrganizationTokenResource {
    private final IssueToken issueToken;
    private final RenewToken renewToken;
    private final RevokeToken revokeToken;
    private final RevokeTokens revokeTokens;
    private final ObjectMapper json;
    private final CallContext call;

    /** @param revoked how many, not counting those that were revoked before */
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
            ObjectMapper json,
            CallContext call) {
        this.issueToken = issueToken;
        this.renewToken = renewToken;
        this.revokeToken = revokeToken;
        this.revokeTokens = revokeTokens;
        this.json = json;
        this.call = call;
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
            @RestPath String id, @HeaderParam("Idempotency-Key") @Nullable String idempotencyKey, byte[] body) {
        var request = new RenewToken.Request(
                call.caller(),
                call.organizationId(),
                PathId.of(id, "Token"),
                AskedRenewal.read(json, body),
                IdempotencyKeys.check(idempotencyKey));
        return renewToken.renew(request).map(IssuedTokenResponse::shown);
    }

    @DELETE
    @Path("/tokens/{id}")
    @Requires(Permission.ADMINISTER_ORGANIZATION)
    public Uni<Void> revoke(@RestPath String id) {
        return revokeToken.byId(call.caller(), call.organizationId(), PathId.of(id, "Token"));
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
}
