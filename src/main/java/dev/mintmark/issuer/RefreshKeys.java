package dev.mintmark.issuer;

import dev.mintmark.platform.error.ApiException;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.util.UUID;

/** Makes every replica forget an issuer's keys, so that the next token has them fetched. */
@Singleton
class RefreshKeys {
    /** Stands in the notification where a change of a row has its table. */
    static final String ANNOUNCED = "issuer_keys";

    private static final String ANNOUNCE =
            """
            select pg_notify('mintmark_change', 'issuer_keys ' || organization_id || ' ' || id)
              from oidc_issuer where organization_id = $1 and id = $2
            """;

    private final Pool pool;
    private final IssuerKeys issuerKeys;

    RefreshKeys(Pool pool, IssuerKeys issuerKeys) {
        this.pool = pool;
        this.issuerKeys = issuerKeys;
    }

    /** Done in this replica when the Uni completes, in the others within a second. 404 for an unknown issuer. */
    Uni<Void> refresh(UUID organizationId, UUID id) {
        return pool.preparedQuery(ANNOUNCE)
                .execute(Tuple.of(organizationId, id))
                .map(rows -> {
                    if (rows.size() == 0) {
                        throw ApiException.notFound("OidcIssuer");
                    }
                    issuerKeys.invalidate(id);
                    return null;
                });
    }
}
