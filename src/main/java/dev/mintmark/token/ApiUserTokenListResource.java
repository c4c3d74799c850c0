package dev.mintmark.token;

import dev.mintmark.platform.caller.CallContext;
import dev.mintmark.platform.caller.Permission;
import dev.mintmark.platform.caller.Requires;
import dev.mintmark.platform.paging.Page;
import io.quarkus.security.Authenticated;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** An API user's tokens. */
@Path("/api/orgs/{org}/api-users/{user}/tokens")
@Authenticated
@Produces(MediaType.APPLICATION_JSON)
class ApiUserTokenListResource {
    private final FindTokens findTokens;
    private final TokenOwners owners;
    private final CallContext call;

    ApiUserTokenListResource(FindTokens findTokens, TokenOwners owners, CallContext call) {
        this.findTokens = findTokens;
        this.owners = owners;
        this.call = call;
    }

    @GET
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
        return owners.apiUserId(call.organizationId(), user)
                .chain(id -> owners.narrow(whole, id.toString(), application))
                .chain(sight -> findTokens.page(sight, selection, name, limit, cursor));
    }
}
