package dev.mintmark.issuer.keys;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Reads the keys that any replica last saw an issuer publish. So an administrator waits for no network. Nothing is
 * verified with them.
 */
@Singleton
public class ReadSeenKeys {

    private static final String READ =
            "select keys from oidc_issuer_keys where organization_id = $1 and issuer_id = $2";

    private final Pool pool;

    ReadSeenKeys(Pool pool) {
        this.pool = pool;
    }

    /** In the order of the set; null where no set was recorded yet. */
    @SuppressWarnings("NullAway") // null is lost where Uni meets type parameters
    public Uni<@Nullable List<IssuerKeyResponse>> read(UUID organizationId, UUID issuerId) {
        return pool.preparedQuery(READ)
                .execute(Tuple.of(organizationId, issuerId))
                .map(rows -> {
                    for (var row : rows) {
                        return SeenKeys.of(row.getJsonArray("keys")).answered();
                    }
                    return null;
                });
    }
}
