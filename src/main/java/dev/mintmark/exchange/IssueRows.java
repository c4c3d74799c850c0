package dev.mintmark.exchange;

import dev.mintmark.audit.record.RowMacs;
import dev.mintmark.claims.JobProject;
import dev.mintmark.platform.database.TextArrays;
import dev.mintmark.token.AccessToken;
import dev.mintmark.token.issue.IssueRecord;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of the statement that records issues: an array for each column, with inner lists in PostgreSQL's text
 * form.
 */
@Singleton
class IssueRows {
    private static final int COLUMNS = 25;

    /** The issues as rows {@code w}. */
    static final String FROM =
            """
            unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::bigint[], $5::bigint[], $6::text[], $7::text[], $8::text[],
                   $9::text[], $10::text[], $11::text[], $12::text[], $13::text[], $14::text[], $15::timestamptz[],
                   $16::timestamptz[], $17::text[], $18::text[], $19::text[], $20::bytea[], $21::text[], $22::uuid[],
                   $23::bigint[], $24::uuid[], $25::timestamptz[])
                as w (id, organization_id, issuer_id, issuer_version, policy_version, holder_kind, subject, holder,
                      audiences, permissions, subject_iss, subject_sub, subject_jti, kid, issued,
                      expires, organization, role_ids, role_versions, mark, kind, project_id,
                      claims_version, member_id, derivable_until)
            """;

    private final RowMacs rowMacs;

    IssueRows(RowMacs rowMacs) {
        this.rowMacs = rowMacs;
    }

    /** @param kid of the key that signed the token */
    SignedIssue signed(Issue issue, Trust trust, String kid) {
        var subject = issue.subject();
        return new SignedIssue(
                issue, trust, kid, subject, Buffer.buffer(rowMacs.mark(record(issue, trust, subject, kid))));
    }

    /** The place of a further value of the statement, from 0. */
    static String further(int index) {
        return "$" + (COLUMNS + 1 + index);
    }

    /** The parameters of {@link #FROM}. */
    @SuppressWarnings("NullAway") // arrays hold null where their columns do
    Tuple values(List<SignedIssue> issues) {
        return Tuple.tuple()
                .addValue(column(issues, UUID[]::new, row -> token(row).id()))
                .addValue(column(issues, UUID[]::new, row -> row.trust().organizationId()))
                .addValue(column(issues, UUID[]::new, row -> row.trust().issuerId()))
                .addValue(column(issues, Long[]::new, row -> row.trust().issuerVersion()))
                .addValue(
                        column(issues, Long[]::new, row -> row.trust().policy().version()))
                .addValue(column(issues, String[]::new, row -> token(row).kind().text()))
                .addValue(column(issues, String[]::new, SignedIssue::subject))
                .addValue(column(issues, String[]::new, row -> token(row).holder()))
                .addValue(column(
                        issues, String[]::new, row -> TextArrays.of(token(row).audiences())))
                .addValue(column(
                        issues, String[]::new, row -> TextArrays.of(token(row).permissions())))
                .addValue(column(issues, String[]::new, row -> actor(row).iss()))
                .addValue(column(issues, String[]::new, row -> actor(row).sub()))
                .addValue(column(issues, String[]::new, row -> actor(row).jti()))
                .addValue(column(issues, String[]::new, SignedIssue::kid))
                .addValue(column(issues, OffsetDateTime[]::new, row -> token(row)
                        .issued()
                        .atOffset(ZoneOffset.UTC)))
                .addValue(column(issues, OffsetDateTime[]::new, row -> token(row)
                        .expires()
                        .atOffset(ZoneOffset.UTC)))
                .addValue(column(issues, String[]::new, row -> row.trust().organization()))
                .addValue(column(issues, String[]::new, IssueRows::roleIds))
                .addValue(column(issues, String[]::new, IssueRows::roleVersions))
                .addValue(column(issues, Buffer[]::new, SignedIssue::mark))
                .addValue(
                        column(issues, String[]::new, row -> row.issue().kind().text()))
                .addValue(column(issues, UUID[]::new, row -> ofProject(row, JobProject::id)))
                .addValue(column(issues, Long[]::new, row -> ofProject(row, JobProject::claimsVersion)))
                .addValue(column(issues, UUID[]::new, row -> ofProject(row, JobProject::memberId)))
                .addValue(column(issues, OffsetDateTime[]::new, IssueRows::derivableUntil));
    }

    private static <T> T[] column(List<SignedIssue> issues, IntFunction<T[]> array, Function<SignedIssue, T> value) {
        var column = array.apply(issues.size());
        for (int i = 0; i < column.length; i++) {
            column[i] = value.apply(issues.get(i));
        }
        return column;
    }

    private static AccessToken token(SignedIssue row) {
        return row.issue().token();
    }

    private static AccessToken.Actor actor(SignedIssue row) {
        return actor(token(row));
    }

    /** Requires the actor: every exchange has an outside identity. */
    private static AccessToken.Actor actor(AccessToken token) {
        return Objects.requireNonNull(token.actor());
    }

    private static @Nullable OffsetDateTime derivableUntil(SignedIssue row) {
        var until = row.issue().derivableUntil();
        return until == null ? null : until.atOffset(ZoneOffset.UTC);
    }

    private static String roleIds(SignedIssue row) {
        return TextArrays.of(row.issue().roles().keySet());
    }

    private static String roleVersions(SignedIssue row) {
        return TextArrays.of(
                row.issue().roles().values().stream().map(RoleGrant::version).toList());
    }

    private static <T> @Nullable T ofProject(SignedIssue row, Function<JobProject, @Nullable T> value) {
        var project = row.issue().project();
        return project == null ? null : value.apply(project);
    }

    private static IssueRecord record(Issue issue, Trust trust, String subject, String kid) {
        var token = issue.token();
        var actor = actor(token);
        return IssueRecord.of(trust.organizationId(), token.id())
                .kind(issue.kind())
                .subject(subject)
                .name(token.name())
                .audiences(token.audiences())
                .permissions(token.permissions())
                .kid(kid)
                .issued(token.issued())
                .expires(token.expires())
                .derivableUntil(issue.derivableUntil())
                .from(new IssueRecord.Exchanged(
                        trust.issuerId(), trust.policy().version(), actor.iss(), actor.sub(), actor.jti()));
    }
}
