package dev.mintmark.token;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads all that is known of tokens whose ids are known. */
@Singleton
class TokenRows {
    private static final String FIND =
            """
            select t.id, t.name, t.kind, t.subject, t.subject_id, t.roles, t.permissions, t.audiences, t.application_id,
                   t.generation, t.renewed_from, t.issued, t.expires, r.revoked, r.revoked_by,
                   u.last_used, u.uses, u.address, u.user_agent
              from unnest($2::uuid[]) with ordinality as wanted (id, place)
              join issued_token t on t.id = wanted.id and t.organization_id = $1
              left join token_revocation r on r.token_id = t.id
              left join token_use u on u.token_id = t.id
             order by wanted.place
            """;

    private final Pool pool;
    private final Clock clock;

    TokenRows(Pool pool, Clock clock) {
        this.pool = pool;
        this.clock = clock;
    }

    /** Those of the organization, in the order of {@code ids}. */
    Uni<List<FoundToken>> find(UUID organizationId, List<UUID> ids) {
        if (ids.isEmpty()) {
            return Uni.createFrom().item(List.of());
        }
        return pool.preparedQuery(FIND)
                .execute(Tuple.of(organizationId, ids.toArray(UUID[]::new)))
                .map(rows -> {
                    var now = clock.instant();
                    var found = new ArrayList<FoundToken>(rows.size());
                    rows.forEach(row -> found.add(new FoundToken(row.getUUID("subject_id"), view(row, now))));
                    return found;
                });
    }

    private static TokenView view(Row row, Instant now) {
        var expires = row.getOffsetDateTime("expires").toInstant();
        var revoked = instant(row.getOffsetDateTime("revoked"));
        Long uses = row.getLong("uses");
        return new TokenView(
                row.getUUID("id"),
                row.getString("name"),
                row.getString("kind"),
                row.getString("subject"),
                List.of(row.getArrayOfStrings("roles")),
                List.of(row.getArrayOfStrings("permissions")),
                List.of(row.getArrayOfStrings("audiences")),
                row.getUUID("application_id"),
                row.getLong("generation"),
                row.getOffsetDateTime("issued").toInstant(),
                expires,
                TokenState.of(now, expires, revoked).text(),
                revoked,
                row.getString("revoked_by"),
                row.getUUID("renewed_from"),
                instant(row.getOffsetDateTime("last_used")),
                uses == null ? 0 : uses,
                row.getString("address"),
                row.getString("user_agent"));
    }

    private static @Nullable Instant instant(@Nullable OffsetDateTime at) {
        return at == null ? null : at.toInstant();
    }
}
