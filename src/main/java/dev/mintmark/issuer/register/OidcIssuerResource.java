package dev.mintmark.issuer.register;

import dev.mintmark.issuer.keys.RefreshKeys;
import dev.mintmark.platform.caller.CallContext;
import dev.mintmark.platform.caller.Permission;
import dev.mintmark.platform.caller.Requires;
import dev.mintmark.platform.error.ApiException;
import dev.mintmark.platform.http.PathId;
import io.quarkus.security.Authenticated;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestPath;
import org.jspecify.annotations.Nullable;

/** An organization's OIDC issuers. */
@Path("/api/orgs/{org}/oidc/issuers")
@Authenticated
@Produces(MediaType.APPLICATION_JSON)
final class OidcIssuerResource {
    private final RegisterIssuer registerIssuer;
    private final ReadIssuer readIssuer;
    private final ChangeIssuer changeIssuer;
    private final ListIssuers listIssuers;
    private final RefreshKeys refreshKeys;
    private final CallContext context;

    OidcIssuerResource(
            RegisterIssuer registerIssuer,
            ReadIssuer readIssuer,
            ChangeIssuer changeIssuer,
            ListIssuers listIssuers,
            RefreshKeys refreshKeys,
            CallContext context) {
        this.registerIssuer = registerIssuer;
        this.readIssuer = readIssuer;
        this.changeIssuer = changeIssuer;
        this.listIssuers = listIssuers;
        this.refreshKeys = refreshKeys;
        this.context = context;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Requires(Permission.ADMINISTER_ORGANIZATION)
    public Uni<IssuerResponse> register(@Nullable RegisterIssuerRequest request) {
        return registerIssuer.register(context.organizationId(), present(request));
    }

    @GET
    @Requires(Permission.READ_ORGANIZATION)
    public Uni<IssuerListResponse> list() {
        return listIssuers.list(context.organizationId());
    }

    @GET
    @Path("/{issuerId}")
    @Requires(Permission.READ_ORGANIZATION)
    public Uni<IssuerResponse> read(@RestPath String issuerId) {
        return readIssuer.read(context.organizationId(), PathId.of(issuerId, "OidcIssuer"));
    }

    @PATCH
    @Path("/{issuerId}")
    @Consumes(MediaType.APPLICATION_JSON)
    @Requires(Permission.ADMINISTER_ORGANIZATION)
    public Uni<IssuerResponse> change(@RestPath String issuerId, @Nullable ChangeIssuerRequest request) {
        return changeIssuer.change(context.organizationId(), PathId.of(issuerId, "OidcIssuer"), present(request));
    }

    @DELETE
    @Path("/{issuerId}")
    @Requires(Permission.ADMINISTER_ORGANIZATION)
    public Uni<Void> remove(@RestPath String issuerId) {
        return changeIssuer.remove(context.organizationId(), PathId.of(issuerId, "OidcIssuer"));
    }

    @POST
    @Path("/{issuerId}/regenerate-thumbprints")
    @Requires(Permission.ADMINISTER_ORGANIZATION)
    public Uni<IssuerResponse> regenerateThumbprints(@RestPath String issuerId) {
        return changeIssuer.regenerateThumbprints(context.organizationId(), PathId.of(issuerId, "OidcIssuer"));
    }

    @POST
    @Path("/{issuerId}/refresh-keys")
    @Requires(Permission.ADMINISTER_ORGANIZATION)
    @ResponseStatus(202)
    public Uni<Response> refreshKeys(@RestPath String issuerId) {
        return refreshKeys
                .refresh(context.organizationId(), PathId.of(issuerId, "OidcIssuer"))
                .replaceWith(() -> Response.accepted().build());
    }

    private static <T> T present(@Nullable T body) {
        if (body == null) {
            throw ApiException.badRequest("a JSON body is needed");
        }
        return body;
    }
}
