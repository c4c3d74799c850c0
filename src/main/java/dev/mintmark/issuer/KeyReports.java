package dev.mintmark.issuer;

import dev.mintmark.jwt.JwkSet;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * What was made of each key that an issuer published, as the last fetch of any replica had them. Kept so that whoever
 * asks waits for no network; nothing is verified by it.
 */
@Singleton
class KeyReports implements FetchedKeysObserver {
    private static final Logger LOG = Logger.getLogger(KeyReports.class);

    private static final String WRITE =
            """
            insert into oidc_issuer_keys (organization_id, issuer_id, keys, seen)
            select i.organization_id, i.id, $2, $3 from oidc_issuer i where i.id = $1
            on conflict (organization_id, issuer_id)
            do update set keys = excluded.keys, seen = excluded.seen
             where oidc_issuer_keys.keys is distinct from excluded.keys
            """;
    private static final String READ =
            "select keys from oidc_issuer_keys where organization_id = $1 and issuer_id = $2";

    private final Pool pool;
    private final Clock clock;

    KeyReports(Pool pool, Clock clock) {
        this.pool = pool;
        this.clock = clock;
    }

    /** Null where nothing was fetched since this is kept. */
    @SuppressWarnings("NullAway") // null is lost where Uni meets type parameters
    Uni<@Nullable List<IssuerKeyResponse>> read(UUID organizationId, UUID issuerId) {
        return pool.preparedQuery(READ)
                .execute(Tuple.of(organizationId, issuerId))
                .map(rows -> {
                    for (var row : rows) {
                        return row.getJsonArray("keys").stream()
                                .map(JsonObject.class::cast)
                                .map(KeyReports::key)
                                .toList();
                    }
                    return null;
                });
    }

    /** Keeps what was fetched where it differs from what was kept. Never fails. */
    Uni<Void> write(UUID issuerId, JwkSet keys) {
        var report = new JsonArray(
                IssuerKeyResponse.of(keys).stream().map(KeyReports::json).toList());
        return pool.preparedQuery(WRITE)
                .execute(Tuple.of(issuerId, report, clock.instant().atOffset(ZoneOffset.UTC)))
                .replaceWithVoid()
                .onFailure()
                .recoverWithUni(failure -> {
                    LOG.debugf("issuer %s: what its keys are was not kept: %s", issuerId, failure.getMessage());
                    return Uni.createFrom().voidItem();
                });
    }

    /** Beside the answer: whoever waits for keys does not wait for their report. */
    @Override
    public void fetched(UUID issuerId, JwkSet keys) {
        write(issuerId, keys).subscribe().with(ignored -> {});
    }

    private static JsonObject json(IssuerKeyResponse key) {
        var json = new JsonObject().put("state", key.state());
        if (key.kid() != null) {
            json.put("kid", key.kid());
        }
        if (key.alg() != null) {
            json.put("alg", key.alg());
        }
        if (key.reason() != null) {
            json.put("reason", key.reason());
        }
        return json;
    }

    private static IssuerKeyResponse key(JsonObject json) {
        return new IssuerKeyResponse(
                json.getString("kid"), json.getString("alg"), json.getString("state"), json.getString("reason"));
    }
}
