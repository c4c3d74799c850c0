package dev.mintmark.token;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads the rows of tokens by their ids. */
@Singleton
public class TokenRows {
    /** The reason why a token {@code t} is inactive, though neither revoked nor expired; {@code a} is its API user. */
    static final String REASON =
            """
            case when t.kind = 'personal' and not exists (
                           select from member m
                            where m.organization_id = t.organization_id and m.id = t.subject_id)
                 then 'member-deleted'
                 when t.kind = 'team' and not exists (
                           select from team g
                            where g.organization_id = t.organization_id and g.id = t.subject_id)
                 then 'team-deleted'
                 when t.kind = 'application' and a.id is null then 'api-user-deleted'
                 when t.kind = 'application' and a.suspended is not null then 'api-user-suspended'
                 when t.application_id is not null and not exists (
                           select from application p
                            where p.organization_id = t.organization_id and p.id = t.application_id)
                 then 'application-deleted'
             end
            """;

    private static final String FIND =
            """
            select t.id, t.name, t.kind, t.subject, t.subject_id, t.roles, t.permissions, t.audiences, t.application_id,
                   t.generation, t.renewed_from, t.issued, t.expires, r.revoked, r.revoked_by,
                   u.last_used, u.uses, u.address, u.user_agent,
            """
                    + REASON
                    + """
               as reason
              from unnest($2::uuid[]) with ordinality as wanted (id, place)
              join issued_token t on t.id = wanted.id and t.organization_id = $1
              left join token_revocation r on r.token_id = t.id
              left join token_use u on u.token_id = t.id
              left join api_user a
                on t.kind = 'application' and a.organization_id = t.organization_id and a.id = t.subject_id
             order by wanted.place
            """;

    private final Pool pool;
    private final Clock clock;

    TokenRows(Pool pool, Clock clock) {
        this.pool = pool;
        this.clock = clock;
    }

    /** The organization's tokens, in the order of {@code ids}. */
    public Uni<List<FoundToken>> find(UUID organizationId, List<UUID> ids) {
        return find(organizationId, ids, TokenState.SOON);
    }

    /** The organization's tokens; those that end within {@code soon} are expiring. */
    public Uni<List<FoundToken>> find(UUID organizationId, List<UUID> ids, Duration soon) {
        if (ids.isEmpty()) {
            return Uni.createFrom().item(List.of());
        }
        return pool.preparedQuery(FIND)
                .execute(Tuple.of(organizationId, ids.toArray(UUID[]::new)))
                .map(rows -> {
                    var now = clock.instant();
                    var found = new ArrayList<FoundToken>(rows.size());
                    rows.forEach(row -> found.add(new FoundToken(row.getUUID("subject_id"), view(row, now, soon))));
                    return found;
                });
    }

    private static TokenListItem view(Row row, Instant now, Duration soon) {
        var expires = row.getOffsetDateTime("expires").toInstant();
        var revoked = instant(row.getOffsetDateTime("revoked"));
        Long uses = row.getLong("uses");
        var reason = row.getString("reason");
        var state = TokenState.of(now, expires, soon, revoked, reason);
        return new TokenListItem(
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
                state.text(),
                state == TokenState.INACTIVE ? reason : null,
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
