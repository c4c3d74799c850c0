package dev.mintmark.token;

import dev.mintmark.organization.AccessTokenTyp;
import dev.mintmark.platform.caller.Caller;
import dev.mintmark.platform.caller.TokenKind;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Finds active tokens (RFC 7662 section 2.2): neither expired nor revoked, with a holder and an application that still
 * stand. Nothing is cached: the database's last word holds on every replica.
 */
@Singleton
public class ActiveTokens {
    private static final String FIND =
            """
            select t.id, t.name, t.organization_id, o.name as organization, t.kind, t.subject, t.issuer_id, t.audiences,
                   t.role_ids, t.subject_iss, t.subject_sub, t.subject_jti, t.issued, t.expires,
                   coalesce(m.id, u.id) as holder_id, coalesce(m.login, g.name, u.name) as holder,
                   a.id as application_id, a.audience as application_audience, a.introspects,
                   coalesce(a.token_type, o.token_type) as token_type,
                   t.application_id is null and exists (
                       select from unnest(t.audiences) as meant (audience)
                        where starts_with(meant.audience, 'urn:mintmark:org:')) as for_us,
                   t.issuer_id is null and t.derivable_until is null as is_standing,
                   coalesce(m.service_admin and t.issuer_id is null and t.derivable_until is null, false) as service_admin,
                   array(select carried.permission
                           from unnest(t.permissions) with ordinality as carried (permission, place)
                          where (carried.permission <> 'admin' or t.kind <> 'personal' or m.role = 'admin')
                            and (cardinality(t.role_ids) = 0
                                 or (carried.permission = 'admin' and t.kind = 'personal')
                                 or carried.permission = any (held.permissions))
                          order by carried.place) as permissions,
                   held.names as roles
              from issued_token t
              join organization o on o.id = t.organization_id and o.deleted is null
              left join member m
                on t.kind = 'personal' and m.organization_id = t.organization_id and m.id = t.subject_id
              left join team g
                on t.kind = 'team' and g.organization_id = t.organization_id and g.id = t.subject_id
              left join api_user u
                on t.kind = 'application' and u.organization_id = t.organization_id and u.id = t.subject_id
              left join application a
                on a.organization_id = t.organization_id and a.id = t.application_id
             cross join lateral (
                   select coalesce(array_agg(distinct r.name order by r.name), '{}') as names,
                          coalesce(array_agg(granted.permission), '{}') as permissions
                     from role r
                     left join lateral unnest(r.permissions) as granted (permission) on true
                    where r.organization_id = t.organization_id and r.id = any (t.role_ids)
                      and (exists (select from role_member h
                                    where h.organization_id = r.organization_id and h.role_id = r.id
                                      and h.member_id = m.id)
                           or exists (select from role_api_user h
                                       where h.organization_id = r.organization_id and h.role_id = r.id
                                         and h.api_user_id = u.id))) as held
             where t.id = $1 and t.expires > $2 and t.kind <> 'job'
               and (t.kind <> 'personal' or m.id is not null)
               and (t.kind <> 'team' or g.id is not null)
               and (t.kind <> 'application' or (u.id is not null and u.suspended is null))
               and (t.application_id is null or a.id is not null)
               and not exists (select from token_revocation r where r.token_id = t.id)
            """;

    private final Pool pool;
    private final Clock clock;

    ActiveTokens(Pool pool, Clock clock) {
        this.pool = pool;
        this.clock = clock;
    }

    /** Null where the token is unknown, expired or revoked, or stands for something that is gone or suspended. */
    @SuppressWarnings("NullAway") // null is lost where Uni meets type parameters
    public Uni<@Nullable ActiveToken> find(UUID tokenId) {
        return find(pool, tokenId);
    }

    /** Finds like {@link #find(UUID)}, within a transaction. */
    @SuppressWarnings("NullAway") // null is lost where Uni meets type parameters
    public Uni<@Nullable ActiveToken> find(SqlClient transaction, UUID tokenId) {
        return transaction
                .preparedQuery(FIND)
                .execute(Tuple.of(tokenId, clock.instant().atOffset(ZoneOffset.UTC)))
                .map(ActiveTokens::first);
    }

    private static @Nullable ActiveToken first(RowSet<Row> rows) {
        for (var row : rows) {
            return activeToken(row);
        }
        return null;
    }

    private static ActiveToken activeToken(Row row) {
        var issuerId = row.getUUID("issuer_id");
        var holderId = row.getUUID("holder_id");
        return new ActiveToken(
                row.getUUID("id"),
                row.getString("name"),
                row.getUUID("organization_id"),
                row.getString("organization"),
                TokenKind.of(row.getString("kind")),
                row.getString("subject"),
                issuerId == null ? holderId : issuerId,
                holderId,
                holder(row),
                application(row),
                row.getBoolean("for_us"),
                List.of(row.getArrayOfStrings("audiences")),
                List.of(row.getArrayOfStrings("permissions")),
                List.of(row.getArrayOfStrings("roles")),
                List.of(row.getArrayOfUUIDs("role_ids")),
                actor(row),
                AccessTokenTyp.of(row.getString("token_type")),
                row.getOffsetDateTime("issued").toInstant(),
                row.getOffsetDateTime("expires").toInstant(),
                row.getBoolean("service_admin"),
                row.getBoolean("is_standing"));
    }

    private static Caller.@Nullable CallingApplication application(Row row) {
        var id = row.getUUID("application_id");
        return id == null
                ? null
                : new Caller.CallingApplication(
                        id,
                        row.getString("application_audience"),
                        row.getString("introspects").equals("organization"));
    }

    private static AccessToken.@Nullable Actor actor(Row row) {
        var iss = row.getString("subject_iss");
        return iss == null
                ? null
                : new AccessToken.Actor(iss, row.getString("subject_sub"), row.getString("subject_jti"));
    }

    private static @Nullable String holder(Row row) {
        var stored = row.getString("holder");
        if (stored != null || TokenKind.of(row.getString("kind")) != TokenKind.RUNNER) {
            return stored;
        }
        var subject = row.getString("subject");
        return subject.substring(subject.indexOf('/') + 1);
    }
}
