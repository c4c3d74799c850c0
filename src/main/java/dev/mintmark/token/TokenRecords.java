package dev.mintmark.token;

import dev.mintmark.platform.caller.TokenKind;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Finds the records of an organization's tokens, active or not. */
@Singleton
public class TokenRecords {
    private static final String FIND =
            """
            select t.id, t.organization_id, t.kind, t.subject_id, t.name, t.permissions, t.roles, t.role_ids, t.application_id,
                   exists (select from token_revocation r
                            where r.organization_id = t.organization_id and r.token_id = t.id) as revoked
              from issued_token t where t.organization_id = $1 and t.id = $2
            """;

    /** Null where the organization has no such token. */
    @SuppressWarnings("NullAway") // null is lost where Uni meets type parameters
    public Uni<@Nullable TokenRecord> find(SqlClient client, UUID organizationId, UUID id) {
        return client.preparedQuery(FIND)
                .execute(Tuple.of(organizationId, id))
                .map(rows -> rows.size() == 0 ? null : recorded(rows.iterator().next()));
    }

    private static TokenRecord recorded(Row row) {
        return new TokenRecord(
                row.getUUID("id"),
                row.getUUID("organization_id"),
                TokenKind.of(row.getString("kind")),
                row.getUUID("subject_id"),
                row.getString("name"),
                List.of(row.getArrayOfStrings("permissions")),
                List.of(row.getArrayOfStrings("roles")),
                List.of(row.getArrayOfUUIDs("role_ids")),
                row.getUUID("application_id"),
                row.getBoolean("revoked"));
    }
}
