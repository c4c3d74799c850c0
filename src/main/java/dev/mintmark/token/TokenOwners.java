package dev.mintmark.token;

import dev.mintmark.platform.error.ApiException;
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

    private final Pool pool;

    TokenOwners(Pool pool) {
        this.pool = pool;
    }

    /**
     * An API user's tokens, where wanted those for one application alone.
     *
     * @return fails with 404 where there is no such API user, or no such application
     */
    Uni<TokenSight> sight(UUID organizationId, String apiUser, @Nullable String application) {
        return apiUserId(organizationId, apiUser)
                .chain(holderId -> application == null
                        ? Uni.createFrom().item(new TokenSight(organizationId, holderId, null, null))
                        : find(APPLICATION, "Application", organizationId, application)
                                .map(applicationId -> new TokenSight(organizationId, holderId, applicationId, null)));
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
