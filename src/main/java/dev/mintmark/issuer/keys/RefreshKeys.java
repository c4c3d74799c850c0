package dev.mintmark.issuer.keys;

import dev.mintmark.audit.record.ConfigurationLog;
import dev.mintmark.platform.error.ApiException;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.UUID;

/** Makes every replica drop an issuer's keys, so that the next token fetches them. */
@Singleton
public class RefreshKeys {
    /** Stands in the notification where a change of a row has its table. */
    static final String ANNOUNCED = "issuer_keys";

    private static final String ANNOUNCE =
            """
            select pg_notify('mintmark_change', 'issuer_keys ' || organization_id || ' ' || id)
              from oidc_issuer where organization_id = $1 and id = $2
            """;

    private final Pool pool;
    private final IssuerKeys issuerKeys;
    private final ConfigurationLog configurationLog;

    RefreshKeys(Pool pool, IssuerKeys issuerKeys, ConfigurationLog configurationLog) {
        this.configurationLog = configurationLog;
        this.pool = pool;
        this.issuerKeys = issuerKeys;
    }

    /** Done in this replica when the Uni completes, in the others within a second. 404 for an unknown issuer. */
    public Uni<Void> refresh(UUID organizationId, UUID id) {
        return pool.withTransaction(connection -> connection
                        .preparedQuery(ANNOUNCE)
                        .execute(Tuple.of(organizationId, id))
                        .invoke(rows -> {
                            if (rows.size() == 0) {
                                throw ApiException.notFound("OidcIssuer");
                            }
                        })
                        .chain(() -> configurationLog.write(
                                connection, organizationId, "issuer.keys-refreshed", id.toString(), Map.of())))
                .invoke(() -> issuerKeys.invalidate(id));
    }
}
