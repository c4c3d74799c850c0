package dev.mintmark.policy;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.util.UUID;

/** Writes the first policy of an issuer that the same transaction registered. */
@Singleton
public class InsertPolicy {
    private static final String INSERT =
            """
            insert into auth_policy (id, organization_id, issuer_id, version, definitions, created, modified)
            select $1, organization_id, id, 1, $3, created, created from oidc_issuer where id = $2
            """;

    /**
     * Writes version 1 of the policy.
     *
     * @param definitions JSON, as {@code auth_policy.definitions} holds it
     */
    public Uni<Void> insert(SqlClient transaction, UUID id, UUID issuerId, String definitions) {
        return transaction
                .preparedQuery(INSERT)
                .execute(Tuple.of(id, issuerId, definitions))
                .replaceWithVoid();
    }
}
