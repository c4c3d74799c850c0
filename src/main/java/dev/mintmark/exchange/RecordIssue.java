package dev.mintmark.exchange;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.ZoneOffset;
import java.util.UUID;

/**
 * Writes the record of an issue: the exchange's only round trip to the database, made before the answer. The statement
 * itself selects what the decision was made by, at the versions it was made by, so a decision by a rule that is gone
 * writes nothing.
 */
@Singleton
class RecordIssue {
    private static final String RECORD =
            """
            insert into issued_token (id, organization_id, kind, subject, subject_id, name, audiences, permissions, roles,
                                      generation, issuer_id, policy_version, subject_iss, subject_sub, subject_jti, kid,
                                      issued, expires)
            select $1, i.organization_id, $6, $7, coalesce(m.id, g.id), i.name, $9, $10, '{}',
                   1, i.id, p.version, $11, $12, $13, $14, $15, $16
              from oidc_issuer i
              join auth_policy p on p.organization_id = i.organization_id and p.issuer_id = i.id
              join organization o on o.id = i.organization_id and o.deleted is null and o.name = $17
              left join member m
                on $6 = 'personal' and m.organization_id = i.organization_id and m.login = $8
              left join team g
                on $6 = 'team' and g.organization_id = i.organization_id and g.name = $8
             where i.organization_id = $2 and i.id = $3 and i.version = $4 and p.version = $5
               and ($6 <> 'personal' or m.id is not null)
               and ($6 <> 'team' or g.id is not null)
               and cardinality($18::uuid[]) = (
                   select count(*) from unnest($18::uuid[], $19::bigint[]) as used (id, version)
                     join role r on r.organization_id = i.organization_id and r.id = used.id and r.version = used.version)
            """;

    private final Pool pool;

    RecordIssue(Pool pool) {
        this.pool = pool;
    }

    /**
     * @param trust what the issue was decided by
     * @param kid of the key that signed the token
     * @return false when nothing was written: something that the decision was made by has changed meanwhile, or the team
     *     or user does not exist
     */
    Uni<Boolean> record(Issue issue, Trust trust, String kid) {
        var token = issue.token();
        var actor = token.actor();
        var values = Tuple.tuple();
        values.addUUID(token.id())
                .addUUID(trust.organizationId())
                .addUUID(trust.issuerId())
                .addLong(trust.issuerVersion())
                .addLong(trust.policy().version())
                .addString(token.tokenType().text())
                .addString(token.subject())
                .addString(token.holder())
                .addValue(token.audiences().toArray(String[]::new))
                .addValue(token.permissions().toArray(String[]::new))
                .addString(actor == null ? null : actor.iss())
                .addString(actor == null ? null : actor.sub())
                .addString(actor == null ? null : actor.jti())
                .addString(kid)
                .addOffsetDateTime(token.issued().atOffset(ZoneOffset.UTC))
                .addOffsetDateTime(token.expires().atOffset(ZoneOffset.UTC))
                .addString(trust.organization())
                .addValue(issue.roles().keySet().toArray(UUID[]::new))
                .addValue(
                        issue.roles().values().stream().map(RoleGrant::version).toArray(Long[]::new));
        return pool.preparedQuery(RECORD).execute(values).map(result -> result.rowCount() == 1);
    }
}
