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
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** All tokens of an organization, for those who administer it. */
@Path("/api/orgs/{org}/tokens")
@Authenticated
@Produces(MediaType.APPLICATION_JSON)
class OrganizationTokenListResource {
    private final FindTokens findTokens;
    private final TokenOwners owners;
    private final CallContext call;

    OrganizationTokenListResource(FindTokens findTokens, TokenOwners owners, CallContext call) {
        this.findTokens = findTokens;
        this.owners = owners;
        this.call = call;
    }

    @GET
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
        return owners.narrow(TokenVisibility.whole(call.organizationId()), apiUser, application)
                .chain(sight -> findTokens.page(sight, selection, name, limit, cursor));
    }

    @GET
    @Path("/{id}")
    @Requires(Permission.ADMINISTER_ORGANIZATION)
    public Uni<TokenDetailResponse> getOrganizationToken(@RestPath String id) {
        return findTokens.detail(TokenVisibility.whole(call.organizationId()), PathId.of(id, FindTokens.RESOURCE));
    }
}
