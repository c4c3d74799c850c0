package dev.mintmark.exchange;

import dev.mintmark.audit.IssueRecord;
import dev.mintmark.audit.RowMarks;
import dev.mintmark.claims.JobProjects;
import dev.mintmark.platform.error.SqlState;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;

/**
 * Writes the record of an issue: the exchange's only round trip to the database, made before the answer. The statement
 * itself selects what the decision was made by, at the versions it was made by, so a decision by a rule that is gone
 * writes nothing.
 */
@Singleton
class RecordIssue {
    /** The row of the issue; none when something that the decision was made by has changed. */
    private static final String ISSUE =
            """
            select $1::uuid as id, i.organization_id, $23::text as kind, $7::text as subject,
                   coalesce(m.id, g.id) as subject_id, i.name, $9::text[] as audiences, $10::text[] as permissions,
                   '{}'::text[] as roles, 1 as generation, i.id as issuer_id, p.version as policy_version,
                   $11::text as subject_iss, $12::text as subject_sub, $13::text as subject_jti, $14::text as kid,
                   $15::timestamptz as issued, $16::timestamptz as expires,
                   $20::bytea as mark
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
               and ($21::uuid is null or m.id is not distinct from $24::uuid and
            """
                    + JobProjects.unchanged("$2", "$21", "$22") + ")\n";

    private static final String INSERT =
            """
            insert into issued_token (id, organization_id, kind, subject, subject_id, name, audiences, permissions, roles,
                                      generation, issuer_id, policy_version, subject_iss, subject_sub, subject_jti, kid,
                                      issued, expires, mark)
            """;
    private static final String RECORD = INSERT + ISSUE;
    private static final String RECORD_ONCE = "with decided as (" + ISSUE
            + """
            ), taken as (
                insert into subject_token_use (organization_id, issuer_id, jti, payload_sha256, request_sha256, token_id,
                                               used, kept_until)
                select organization_id, issuer_id, subject_jti, decode($25, 'hex'), decode($26, 'hex'), id, $27, $28
                  from decided
                    on conflict do nothing
                returning token_id
            ), recorded as (
            """
            + INSERT
            + """
                select decided.* from decided join taken on taken.token_id = decided.id
                returning id
            )
            select (select count(*) from decided) as decided, (select count(*) from recorded) as recorded
            """;

    private static final String FOREIGN_KEY_VIOLATION = "23503";

    /** What came of it. */
    enum Outcome {
        RECORDED,
        /** Something that the decision was made by has changed meanwhile, or the team or user does not exist. */
        OUT_OF_DATE,
        /** The subject token was for one use and has been used. */
        REDEEMED
    }

    private final Pool pool;
    private final RowMarks marks;

    RecordIssue(Pool pool, RowMarks marks) {
        this.pool = pool;
        this.marks = marks;
    }

    /**
     * @param trust what the issue was decided by
     * @param kid of the key that signed the token
     */
    Uni<Outcome> record(Issue issue, Trust trust, String kid) {
        return pool.preparedQuery(RECORD)
                .execute(values(issue, trust, kid))
                .map(result -> result.rowCount() == 1 ? Outcome.RECORDED : Outcome.OUT_OF_DATE);
    }

    /** Takes the subject token in the same statement: nothing issued, nothing taken. */
    Uni<Outcome> recordOnce(Issue issue, Trust trust, String kid, Redemption redemption) {
        var values = values(issue, trust, kid)
                .addString(redemption.payloadSha256())
                .addString(redemption.requestSha256())
                .addOffsetDateTime(redemption.at().atOffset(ZoneOffset.UTC))
                .addOffsetDateTime(redemption.keptUntil().atOffset(ZoneOffset.UTC));
        return pool.preparedQuery(RECORD_ONCE)
                .execute(values)
                .map(RecordIssue::outcome)
                .onFailure(RecordIssue::isForWantOfTheIssuer)
                .recoverWithItem(Outcome.OUT_OF_DATE);
    }

    /** The issuer was removed between the statement's look at it and the check of the foreign key. */
    private static boolean isForWantOfTheIssuer(Throwable failure) {
        return FOREIGN_KEY_VIOLATION.equals(SqlState.of(failure));
    }

    private static Outcome outcome(RowSet<Row> rows) {
        var counts = rows.iterator().next();
        if (counts.getLong("recorded") == 1) {
            return Outcome.RECORDED;
        }
        return counts.getLong("decided") == 1 ? Outcome.REDEEMED : Outcome.OUT_OF_DATE;
    }

    private Tuple values(Issue issue, Trust trust, String kid) {
        var token = issue.token();
        var actor = token.actor();
        var project = issue.project();
        return Tuple.tuple()
                .addUUID(token.id())
                .addUUID(trust.organizationId())
                .addUUID(trust.issuerId())
                .addLong(trust.issuerVersion())
                .addLong(trust.policy().version())
                .addString(token.kind().text())
                .addString(issue.subject())
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
                        issue.roles().values().stream().map(RoleGrant::version).toArray(Long[]::new))
                .addValue(Buffer.buffer(marks.mark(row(issue, trust, kid))))
                .addUUID(project == null ? null : project.id())
                .addValue(project == null ? null : Long.valueOf(project.claimsVersion()))
                .addString(issue.kind())
                .addUUID(project == null ? null : project.memberId());
    }

    private static IssueRecord row(Issue issue, Trust trust, String kid) {
        var token = issue.token();
        var actor = token.actor();
        return new IssueRecord(
                token.id(),
                trust.organizationId(),
                issue.kind(),
                issue.subject(),
                null,
                token.name(),
                token.audiences(),
                token.permissions(),
                List.of(),
                List.of(),
                1,
                null,
                null,
                trust.issuerId(),
                trust.policy().version(),
                actor == null ? null : actor.iss(),
                actor == null ? null : actor.sub(),
                actor == null ? null : actor.jti(),
                kid,
                token.issued(),
                token.expires());
    }
}
