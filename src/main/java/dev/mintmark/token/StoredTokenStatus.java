package dev.mintmark.token;

import dev.mintmark.access.TokenStatus;
import dev.mintmark.platform.caller.Caller;
import dev.mintmark.policy.TokenType;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@Singleton
class StoredTokenStatus implements TokenStatus {
    private static final String FIND =
            """
            select t.id, t.name, t.organization_id, o.name as organization, t.kind, t.subject, t.permissions,
                   m.id as member_id, coalesce(m.role = 'admin', t.kind <> 'personal') as may_administer,
                   coalesce(m.service_admin and t.issuer_id is null, false) as service_admin, coalesce(m.login, g.name) as holder
              from issued_token t
              join organization o on o.id = t.organization_id and o.deleted is null
              left join member m
                on t.kind = 'personal' and m.organization_id = t.organization_id and m.id = t.subject_id
              left join team g
                on t.kind = 'team' and g.organization_id = t.organization_id and g.id = t.subject_id
             where t.id = $1 and t.expires > $2
               and exists (select from unnest(t.audiences) as meant (audience)
                            where starts_with(meant.audience, 'urn:mintmark:org:'))
               and (t.kind <> 'personal' or m.id is not null)
               and (t.kind <> 'team' or g.id is not null)
               and not exists (select from token_revocation r where r.token_id = t.id)
            """;

    private final Pool pool;
    private final Clock clock;

    StoredTokenStatus(Pool pool, Clock clock) {
        this.pool = pool;
        this.clock = clock;
    }

    @Override
    public Uni<@Nullable Caller> find(UUID tokenId) {
        return pool.preparedQuery(FIND)
                .execute(Tuple.of(tokenId, clock.instant().atOffset(ZoneOffset.UTC)))
                .map(StoredTokenStatus::caller);
    }

    private static @Nullable Caller caller(RowSet<Row> rows) {
        for (var row : rows) {
            return caller(row);
        }
        return null;
    }

    private static Caller caller(Row row) {
        var permissions = new LinkedHashSet<>(Arrays.asList(row.getArrayOfStrings("permissions")));
        if (!row.getBoolean("may_administer")) {
            permissions.remove(Caller.ADMIN);
        }
        return new Caller(
                row.getUUID("id"),
                row.getString("name"),
                row.getUUID("organization_id"),
                row.getString("organization"),
                row.getString("kind"),
                row.getString("subject"),
                holder(row),
                row.getUUID("member_id"),
                permissions,
                row.getBoolean("service_admin") && permissions.contains(Caller.ADMIN));
    }

    private static @Nullable String holder(Row row) {
        var stored = row.getString("holder");
        if (stored != null || !TokenType.RUNNER.text().equals(row.getString("kind"))) {
            return stored;
        }
        var subject = row.getString("subject");
        return subject.substring(subject.indexOf('/') + 1);
    }
}
