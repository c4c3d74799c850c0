package dev.mintmark.token;

import dev.mintmark.platform.error.ApiException;
import dev.mintmark.platform.http.PathId;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.util.UUID;

/** Finds API users, applications and OIDC issuers by name or id. No name looks like an id. */
@Singleton
public class FindByNameOrId {
    private static final String API_USER =
            "select id from api_user where organization_id = $1 and (id = $2 or name = $3)";
    private static final String APPLICATION =
            "select id from application where organization_id = $1 and (id = $2 or name = $3)";
    private static final String ISSUER =
            "select id from oidc_issuer where organization_id = $1 and (id = $2 or name = $3)";

    private final Pool pool;

    FindByNameOrId(Pool pool) {
        this.pool = pool;
    }

    /** The API user's id; fails with 404 where there is none. */
    public Uni<UUID> apiUser(UUID organizationId, String nameOrId) {
        return find(API_USER, "ApiUser", organizationId, nameOrId);
    }

    /** The application's id; fails with 404 where there is none. */
    public Uni<UUID> application(UUID organizationId, String nameOrId) {
        return find(APPLICATION, "Application", organizationId, nameOrId);
    }

    /** The OIDC issuer's id; fails with 404 where there is none. */
    public Uni<UUID> issuer(UUID organizationId, String nameOrId) {
        return find(ISSUER, "OidcIssuer", organizationId, nameOrId);
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
