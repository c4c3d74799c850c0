package dev.mintmark.token;

import dev.mintmark.platform.caller.CallContext;
import dev.mintmark.platform.caller.Permission;
import dev.mintmark.platform.caller.Requires;
import dev.mintmark.platform.http.PathId;
import dev.mintmark.platform.paging.Page;
import io.quarkus.security.Authenticated;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** The caller's own tokens; for an administrator, all of its organization's. */
@Path("/tokens")
@Authenticated
@Produces(MediaType.APPLICATION_JSON)
class TokenListResource {
    private final FindTokens findTokens;
    private final TokenOwners owners;
    private final CallContext call;

    TokenListResource(FindTokens findTokens, TokenOwners owners, CallContext call) {
        this.findTokens = findTokens;
        this.owners = owners;
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
        return owners.narrow(TokenVisibility.of(call.caller()), apiUser, application)
                .chain(sight -> findTokens.page(sight, selection, name, limit, cursor));
    }

    @GET
    @Path("/{id}")
    @Requires(Permission.TOKEN)
    public Uni<TokenDetailResponse> getToken(@RestPath String id) {
        return findTokens.detail(TokenVisibility.of(call.caller()), PathId.of(id, FindTokens.RESOURCE));
    }
}
