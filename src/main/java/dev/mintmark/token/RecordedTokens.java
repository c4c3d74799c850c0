package dev.mintmark.token;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Tokens of an organization as they were recorded, good or not. */
@Singleton
class RecordedTokens {
    private static final String FIND =
            """
            select t.id, t.organization_id, t.kind, t.subject_id, t.name, t.permissions, t.roles, t.role_ids, t.application_id
              from issued_token t where t.organization_id = $1 and t.id = $2
            """;
    private static final String LOCK = FIND + " for share";
    private static final String STATE =
            """
            select exists (select from token_revocation where organization_id = $1 and token_id = $2) as revoked
            """;

    /**
     * In a transaction: keeps the token from being revoked until the end.
     *
     * @return null where the organization has no such token
     */
    Uni<@Nullable RecordedToken> lock(SqlClient transaction, UUID organizationId, UUID id) {
        return read(transaction, LOCK, organizationId, id);
    }

    /** Null where the organization has no such token. */
    Uni<@Nullable RecordedToken> find(SqlClient client, UUID organizationId, UUID id) {
        return read(client, FIND, organizationId, id);
    }

    @SuppressWarnings("NullAway") // null is lost where Uni meets type parameters
    private static Uni<@Nullable RecordedToken> read(SqlClient client, String sql, UUID organizationId, UUID id) {
        var key = Tuple.of(organizationId, id);
        return client.preparedQuery(sql)
                .execute(key)
                .chain(found -> found.size() == 0
                        ? Uni.createFrom().nullItem()
                        // In a statement of its own, which sees what was committed while the lock was waited for.
                        : client.preparedQuery(STATE)
                                .execute(key)
                                .map(state -> recorded(
                                        found.iterator().next(),
                                        state.iterator().next())));
    }

    private static RecordedToken recorded(Row row, Row state) {
        return new RecordedToken(
                row.getUUID("id"),
                row.getUUID("organization_id"),
                row.getString("kind"),
                row.getUUID("subject_id"),
                row.getString("name"),
                List.of(row.getArrayOfStrings("permissions")),
                List.of(row.getArrayOfStrings("roles")),
                List.of(row.getArrayOfUUIDs("role_ids")),
                row.getUUID("application_id"),
                state.getBoolean("revoked"));
    }
}
