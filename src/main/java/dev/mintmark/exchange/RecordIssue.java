package dev.mintmark.exchange;

import dev.mintmark.claims.JobProjects;
import dev.mintmark.platform.database.DatabaseTimeout;
import dev.mintmark.platform.error.SqlState;
import dev.mintmark.token.issue.IssuedTokens;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import jakarta.inject.Singleton;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * Writes the record of an issue before the answer: the exchange's only round trip to the database. The statement itself
 * selects the inputs of the decision, at their versions. So a decision by a rule that is gone writes nothing.
 */
@Singleton
class RecordIssue {
    /**
     * The rows of issues; none for one of which something that the decision was made by has changed. The limit keeps the
     * planner to one look at each index for each row.
     */
    private static final String ISSUES =
            """
            select w.id, w.organization_id, w.kind, w.subject, d.subject_id, d.name, w.audiences::text[] as audiences,
                   w.permissions::text[] as permissions, '{}'::text[] as roles, '{}'::uuid[] as role_ids, 1::bigint as generation,
                   null::uuid as renewed_from, null::uuid as application_id, w.issuer_id, w.policy_version, w.subject_iss,
                   w.subject_sub, w.subject_jti, w.kid, w.issued, w.expires, w.mark, w.derivable_until
              from
            """
                    + IssueRows.FROM
                    + """
             cross join lateral (
                select i.name, coalesce(m.id, g.id) as subject_id
                  from oidc_issuer i
                  join auth_policy p on p.organization_id = i.organization_id and p.issuer_id = i.id
                  join organization o on o.id = i.organization_id and o.deleted is null and o.name = w.organization
                  left join member m
                    on w.holder_kind = 'personal' and m.organization_id = i.organization_id and m.login = w.holder
                  left join team g
                    on w.holder_kind = 'team' and g.organization_id = i.organization_id and g.name = w.holder
                 where i.organization_id = w.organization_id and i.id = w.issuer_id
                   and i.version = w.issuer_version and p.version = w.policy_version
                   and (w.holder_kind <> 'personal' or m.id is not null)
                   and (w.holder_kind <> 'team' or g.id is not null)
                   and (w.role_ids = '{}' or cardinality(w.role_ids::uuid[]) = (
                       select count(*) from unnest(w.role_ids::uuid[], w.role_versions::bigint[]) as used (id, version)
                         join role r on r.organization_id = i.organization_id and r.id = used.id
                                    and r.version = used.version))
                   and (w.project_id is null or m.id is not distinct from w.member_id and
            """
                    + JobProjects.unchanged("w.organization_id", "w.project_id", "w.claims_version")
                    + """
                   )
                 limit 1) as d
            """;

    private static final String RECORD =
            IssuedTokens.INSERT + "select " + IssuedTokens.COLUMNS + " from (" + ISSUES + ") as decided returning id";
    /**
     * Refuses by the database's clock what {@link Redemptions} may have deleted. The clock of a slow replica would
     * redeem it a second time.
     */
    private static final String RECORD_ONCE = "with decided as (" + ISSUES
            + """
            ), taken as (
                insert into subject_token_use (organization_id, issuer_id, jti, payload_sha256, request_sha256, token_id,
                                               used, kept_until)
                select organization_id, issuer_id, subject_jti, decode(%s, 'hex'), decode(%s, 'hex'), id, %s, %s
                  from decided where %s >= now() - interval '10 minutes'
                    on conflict do nothing
                returning token_id
            ), recorded as (
            """
                    .formatted(
                            IssueRows.further(0),
                            IssueRows.further(1),
                            IssueRows.further(2),
                            IssueRows.further(3),
                            IssueRows.further(3))
            + IssuedTokens.INSERT
            + "select " + IssuedTokens.COLUMNS
            + """
                  from decided join taken on taken.token_id = decided.id
                returning id
            )
            select (select count(*) from decided) as decided, (select count(*) from recorded) as recorded,
                   %s < now() - interval '10 minutes' as forgotten
            """
                    .formatted(IssueRows.further(3));

    private static final String FOREIGN_KEY_VIOLATION = "23503";

    /** The outcome of recording one issue. */
    enum Outcome {
        RECORDED,
        /** The data of the decision have changed meanwhile, or the team or user does not exist. */
        OUT_OF_DATE,
        /** The subject token was for one use and has been used. */
        REDEEMED,
        /** The subject token ended so long ago, by the database's clock, that its redemption may be deleted. */
        FORGOTTEN
    }

    private final Pool pool;
    private final IssueRows issueRows;

    RecordIssue(Pool pool, IssueRows issueRows) {
        this.pool = pool;
        this.issueRows = issueRows;
    }

    /** In one statement, all or none of those that still hold: the ids of those that are recorded. */
    Uni<Set<UUID>> record(List<SignedIssue> issues) {
        return Uni.createFrom()
                .deferred(() -> pool.preparedQuery(RECORD).execute(issueRows.values(issues)))
                .map(RecordIssue::ids);
    }

    /** Takes the subject token in the same statement: nothing issued, nothing taken. */
    Uni<Outcome> recordOnce(SignedIssue issue, Redemption redemption) {
        var values = issueRows
                .values(List.of(issue))
                .addString(redemption.payloadSha256())
                .addString(redemption.requestSha256())
                .addOffsetDateTime(redemption.at().atOffset(ZoneOffset.UTC))
                .addOffsetDateTime(redemption.keptUntil().atOffset(ZoneOffset.UTC));
        return DatabaseTimeout.with(pool.preparedQuery(RECORD_ONCE).execute(values))
                .map(RecordIssue::outcome)
                .onFailure(RecordIssue::isForWantOfTheIssuer)
                .recoverWithItem(Outcome.OUT_OF_DATE);
    }

    private static Set<UUID> ids(RowSet<Row> rows) {
        var ids = new HashSet<UUID>();
        rows.forEach(row -> ids.add(row.getUUID("id")));
        return ids;
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
        if (counts.getLong("decided") == 0) {
            return Outcome.OUT_OF_DATE;
        }
        return counts.getBoolean("forgotten") ? Outcome.FORGOTTEN : Outcome.REDEEMED;
    }
}
