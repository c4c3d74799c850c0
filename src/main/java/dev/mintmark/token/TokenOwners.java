package dev.mintmark.token;

import dev.mintmark.platform.error.ApiException;
import dev.mintmark.platform.error.Excerpt;
import dev.mintmark.platform.http.PathId;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Finds by name or id whose tokens are asked for. No name looks like an id. */
@Singleton
class TokenOwners {
    private static final String API_USER =
            "select id from api_user where organization_id = $1 and (id = $2 or name = $3)";
    private static final String APPLICATION =
            "select id from application where organization_id = $1 and (id = $2 or name = $3)";

    private static final String ISSUER =
            "select id from oidc_issuer where organization_id = $1 and (id = $2 or name = $3)";

    private static final UUID NOTHING = new UUID(0, 0);

    private final Pool pool;

    TokenOwners(Pool pool) {
        this.pool = pool;
    }

    /**
     * Narrows what is seen to an API user's tokens, to those for an application, or to both. By its id also what is gone is
     * found: its tokens are on record.
     *
     * @param apiUser name or id; null for everybody
     * @param application name or id; null for whatever they are for
     * @return fails with 404 for a name that nothing has, and for what is out of sight
     */
    Uni<TokenVisibility> narrow(TokenVisibility sight, @Nullable String apiUser, @Nullable String application) {
        return forApplication(sight, application).chain(forApplication -> ofHolder(sight, apiUser, forApplication));
    }

    private Uni<TokenVisibility> ofHolder(
            TokenVisibility sight, @Nullable String apiUser, TokenVisibility forApplication) {
        if (apiUser == null) {
            return Uni.createFrom().item(forApplication);
        }
        return idOf(sight, API_USER, "ApiUser", apiUser).map(id -> seen(forApplication.ofHolder(id), "ApiUser"));
    }

    private Uni<TokenVisibility> forApplication(TokenVisibility sight, @Nullable String application) {
        if (application == null) {
            return Uni.createFrom().item(sight);
        }
        return idOf(sight, APPLICATION, "Application", application)
                .map(id -> seen(sight.forApplication(id), "Application"));
    }

    private Uni<UUID> idOf(TokenVisibility sight, String statement, String resource, String nameOrId) {
        var id = PathId.orNull(nameOrId);
        if (id != null) {
            return Uni.createFrom().item(id);
        }
        var found = find(statement, resource, sight.organizationId(), nameOrId);
        // Whoever does not see everything does not learn what there is either.
        return sight.isWhole() ? found : found.onFailure(ApiException.class).recoverWithItem(NOTHING);
    }

    private static TokenVisibility seen(@Nullable TokenVisibility sight, String resource) {
        if (sight == null) {
            throw ApiException.notFound(resource);
        }
        return sight;
    }

    /** Fails with 400 where no OIDC issuer has this name; by its id also one that is gone is found. */
    Uni<UUID> issuerId(UUID organizationId, String nameOrId) {
        var id = PathId.orNull(nameOrId);
        return id == null
                ? find(ISSUER, "OidcIssuer", organizationId, nameOrId)
                        .onFailure(ApiException.class)
                        .transform(unknown -> ApiException.invalid(
                                "Token",
                                "issuer",
                                "issuer: the organization has no OIDC issuer " + Excerpt.of(nameOrId)
                                        + "; nothing was revoked"))
                : Uni.createFrom().item(id);
    }

    /** Fails with 404 where there is no such API user. */
    Uni<UUID> apiUserId(UUID organizationId, String nameOrId) {
        return find(API_USER, "ApiUser", organizationId, nameOrId);
    }

    private Uni<UUID> find(String statement, String resource, UUID organizationId, String nameOrId) {
        return pool.preparedQuery(statement)
                .execute(Tuple.of(organizationId, PathId.orNull(nameOrId), nameOrId))
                .map(rows -> {
                    if (rows.size() == 0) {
                        throw ApiException.notFound(resource);
                    }
                    return rows.iterator().next().getUUID("id");
                });
    }
}
