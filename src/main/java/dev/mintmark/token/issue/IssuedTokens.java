package dev.mintmark.token.issue;

import dev.mintmark.audit.record.RowMacs;
import dev.mintmark.organization.AccessTokenTyp;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Writes rows of {@code issued_token} for tokens that were issued without an exchange. The one list of its columns is
 * here, for all that write rows.
 */
@Singleton
public class IssuedTokens {
    /** All columns, in the order of {@link #values}. */
    public static final String COLUMNS =
            """
            id, organization_id, kind, subject, subject_id, name, audiences, permissions, roles, role_ids, generation,
            renewed_from, application_id, issuer_id, policy_version, subject_iss, subject_sub, subject_jti, kid, issued,
            expires, mark, derivable_until
            """;
    /** The beginning of the statements that write rows; the columns of {@link #COLUMNS} follow. */
    public static final String INSERT = "insert into issued_token (" + COLUMNS + ") ";

    /** The place of a row's organization, for a condition. */
    public static final String ORGANIZATION_ID = "$2";

    private static final int COUNT = 23;
    private static final String ROW = IntStream.rangeClosed(1, COUNT)
            .mapToObj(index -> "$" + index)
            .collect(Collectors.joining(", ", INSERT + "select ", ""));
    private static final String DERIVE =
            """
            insert into token_derivation (organization_id, ancestor_id, token_id, expires)
            select $1, ancestor, $3, $4 from unnest($2::uuid[]) as ancestor
            """;
    private static final String NEXT_PLACE =
            """
            insert into token_generation as latest (organization_id, holder_id, target_id, generation)
            values ($1, $2, $3, 1)
            on conflict (organization_id, holder_id, target_id) do update set generation = latest.generation + 1
            returning generation,
                      (select coalesce(a.token_type, o.token_type)
                         from organization o
                         left join application a on a.organization_id = o.id and a.id = $3
                        where o.id = $1) as token_type
            """;

    private final RowMacs rowMacs;

    IssuedTokens(RowMacs rowMacs) {
        this.rowMacs = rowMacs;
    }

    /**
     * The place of a token that is about to be issued.
     *
     * @param generation the number among a holder's tokens for an application, from 1
     * @param typ the {@code typ} that the token's audience wants
     */
    record Place(long generation, AccessTokenTyp typ) {}

    /**
     * In a transaction: the place of a holder's next token for an application. Other issues for the same pair wait
     * until the end.
     */
    Uni<Place> nextPlace(SqlClient transaction, TokenToIssue token) {
        var target = token.applicationId() == null ? token.token().organizationId() : token.applicationId();
        return transaction
                .preparedQuery(NEXT_PLACE)
                .execute(Tuple.of(token.token().organizationId(), token.holderId(), target))
                .map(rows -> rows.iterator().next())
                .map(row -> new Place(row.getLong("generation"), AccessTokenTyp.of(row.getString("token_type"))));
    }

    /**
     * In a transaction.
     *
     * @param kid of the key that signed it
     */
    Uni<Void> insert(SqlClient transaction, TokenToIssue token, long generation, String kid) {
        return transaction
                .preparedQuery(ROW)
                .execute(values(record(token, generation, kid)))
                .chain(() -> derive(transaction, token));
    }

    private static Uni<Void> derive(SqlClient transaction, TokenToIssue token) {
        var issued = token.token();
        return derive(
                transaction,
                issued.organizationId(),
                issued.id(),
                issued.expires(),
                token.derivation().ancestors());
    }

    /** In a transaction: from which tokens one has its authority, near and far. */
    static Uni<Void> derive(
            SqlClient transaction, UUID organizationId, UUID tokenId, Instant expires, Set<UUID> ancestors) {
        return ancestors.isEmpty()
                ? Uni.createFrom().voidItem()
                : transaction
                        .preparedQuery(DERIVE)
                        .execute(Tuple.of(
                                organizationId,
                                ancestors.toArray(UUID[]::new),
                                tokenId,
                                expires.atOffset(ZoneOffset.UTC)))
                        .replaceWithVoid();
    }

    /**
     * In a transaction.
     *
     * @param condition SQL; its values stand at {@link #further}
     * @return true where the condition held and the row is written
     */
    public Uni<Boolean> insertWhere(SqlClient transaction, IssueRecord row, String condition, List<Object> further) {
        var values = values(row);
        further.forEach(values::addValue);
        return transaction
                .preparedQuery(ROW + " where " + condition)
                .execute(values)
                .map(result -> result.rowCount() == 1);
    }

    /** The place of a condition's value, from 0. */
    public static String further(int index) {
        return "$" + (COUNT + 1 + index);
    }

    private Tuple values(IssueRecord row) {
        return Tuple.tuple()
                .addUUID(row.id())
                .addUUID(row.organizationId())
                .addString(row.kind())
                .addString(row.subject())
                .addUUID(row.subjectId())
                .addString(row.name())
                .addValue(row.audiences().toArray(String[]::new))
                .addValue(row.permissions().toArray(String[]::new))
                .addValue(row.roles().toArray(String[]::new))
                .addValue(row.roleIds().toArray(UUID[]::new))
                .addLong(row.generation())
                .addUUID(row.renewedFrom())
                .addUUID(row.applicationId())
                .addUUID(row.issuerId())
                .addLong(row.policyVersion())
                .addString(row.subjectIss())
                .addString(row.subjectSub())
                .addString(row.subjectJti())
                .addString(row.kid())
                .addOffsetDateTime(row.issued().atOffset(ZoneOffset.UTC))
                .addOffsetDateTime(row.expires().atOffset(ZoneOffset.UTC))
                .addValue(Buffer.buffer(rowMacs.mark(row)))
                .addOffsetDateTime(
                        row.derivableUntil() == null
                                ? null
                                : row.derivableUntil().atOffset(ZoneOffset.UTC));
    }

    private static IssueRecord record(TokenToIssue wanted, long generation, String kid) {
        var token = wanted.token();
        return IssueRecord.of(token.organizationId(), token.id())
                .kind(token.kind())
                .subject(token.subject())
                .name(token.name())
                .audiences(token.audiences())
                .permissions(token.permissions())
                .kid(kid)
                .issued(token.issued())
                .expires(token.expires())
                .derivableUntil(wanted.derivation().until())
                .from(origin(wanted, generation));
    }

    private static IssueRecord.Origin origin(TokenToIssue wanted, long generation) {
        var direct = new IssueRecord.Direct(
                wanted.holderId(), wanted.token().roles(), wanted.roleIds(), generation, wanted.applicationId());
        var renewedFrom = wanted.renewedFrom();
        return renewedFrom == null ? direct : new IssueRecord.Renewed(renewedFrom, direct);
    }
}
