package dev.mintmark.token.revoke;

import dev.mintmark.platform.caller.Caller;
import dev.mintmark.platform.error.ApiException;
import dev.mintmark.platform.error.Excerpt;
import dev.mintmark.platform.http.PathId;
import dev.mintmark.token.FindByNameOrId;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Revokes many tokens of an organization, a bounded number in each transaction. They are the active ones, and expired
 * ones that could be renewed or have active descendants. Tokens that are being issued at the same moment are revoked
 * too.
 */
@Singleton
public class RevokeTokens {
    private static final int AT_ONCE = 1_000;
    private static final UUID BEFORE_ALL = new UUID(0, 0);
    private static final Duration PAUSE = Duration.ofMillis(20);
    private static final int MAX_PAUSES = 100;
    private static final String FIND =
            """
            select t.id from issued_token t
             where t.organization_id = $1 and t.id > $2
               and (t.expires > $3 or cardinality(t.roles) > 0
                    or exists (select from token_derivation d
                                where d.organization_id = $1 and d.ancestor_id = t.id and d.expires > $3))
               and not exists (select from token_revocation r where r.token_id = t.id)
            """;
    private static final String IS_WAY_IN = " and t.issuer_id is null and 'admin' = any (t.permissions)";
    private static final String NOT_PROTECTED = " and not " + ServiceTokens.IS_ONE;
    private static final String IN_ORDER = " order by t.id limit " + AT_ONCE;
    private static final String NEWEST_TRANSACTION = "select pg_snapshot_xmax(pg_current_snapshot())::text";
    private static final String IS_OVER = "select pg_snapshot_xmin(pg_current_snapshot()) >= $1::text::xid8";

    private final Pool pool;
    private final FindByNameOrId find;
    private final Revocations revocations;
    private final KeepWaysIn waysIn;
    private final Clock clock;

    /**
     * The tokens to revoke. Absent members narrow nothing, but at least one must be present.
     *
     * @param apiUser name or id; by its id also one that is gone
     * @param issuer the name or id of the issuer that they were exchanged through; by its id also one that is gone
     * @param before issued before this instant
     * @param includesSelf true where the token that the caller calls with is revoked too, if it is among them
     */
    public record Selection(
            @Nullable String apiUser, @Nullable String issuer, @Nullable Instant before, boolean includesSelf) {}

    RevokeTokens(Pool pool, FindByNameOrId find, Revocations revocations, KeepWaysIn waysIn, Clock clock) {
        this.pool = pool;
        this.waysIn = waysIn;
        this.find = find;
        this.revocations = revocations;
        this.clock = clock;
    }

    /**
     * Answers how many were revoked; 400 for an empty selection, 404 for an unknown name. Nothing is revoked where one
     * of them is a service-wide administrator's and the caller is none (403). Nor is it where the organization or the
     * service would be left without a way in (409).
     */
    public Uni<Integer> revoke(Caller caller, UUID organizationId, Selection selection) {
        if (selection.apiUser() == null && selection.issuer() == null && selection.before() == null) {
            throw ApiException.badRequest("say which tokens: apiUser, issuer, before, or several of them");
        }
        return apiUserId(organizationId, selection.apiUser())
                .chain(apiUserId -> issuerId(organizationId, selection.issuer())
                        .map(issuerId -> new Query(
                                organizationId,
                                apiUserId,
                                issuerId,
                                selection.before(),
                                selection.includesSelf() ? null : caller.tokenId(),
                                "")))
                // The parts that may be refused come first, so that a refused selection revokes nothing.
                .call(query -> refuseProtected(query, caller))
                .chain(query -> revokeFrom(query.where(IS_WAY_IN), BEFORE_ALL, caller, 0)
                        .chain(count -> revokeFrom(query, BEFORE_ALL, caller, count))
                        .call(this::awaitThoseUnderWay)
                        .chain(count -> revokeFrom(query, BEFORE_ALL, caller, count)));
    }

    /** Revokes what was issued before an instant, ways in too: for an operator, who can make another. */
    Uni<Integer> revokeAllBefore(UUID organizationId, Instant before, String actor, String reason) {
        return revokeAllFrom(new Query(organizationId, null, null, before, null, ""), BEFORE_ALL, actor, reason);
    }

    private Uni<Integer> revokeAllFrom(Query query, UUID after, String actor, String reason) {
        return pool.withTransaction(transaction -> find(transaction, query, after)
                        .chain(ids -> ids.isEmpty()
                                ? Uni.createFrom().item(new Batch(ids, 0))
                                : revocations
                                        .write(transaction, query.organizationId(), ids, actor, reason)
                                        .map(count -> new Batch(ids, count))))
                .chain(batch -> batch.ids().size() < AT_ONCE
                        ? Uni.createFrom().item(batch.count())
                        : revokeAllFrom(query, batch.ids().get(AT_ONCE - 1), actor, reason)
                                .map(more -> batch.count() + more));
    }

    private Uni<@Nullable UUID> issuerId(UUID organizationId, @Nullable String nameOrId) {
        return idOf(nameOrId, name -> find.issuer(organizationId, name)
                .onFailure(ApiException.class)
                .transform(unknown -> ApiException.invalid(
                        "Token",
                        "issuer",
                        "issuer: the organization has no OIDC issuer " + Excerpt.of(name) + "; nothing was revoked")));
    }

    private Uni<@Nullable UUID> apiUserId(UUID organizationId, @Nullable String nameOrId) {
        return idOf(nameOrId, name -> find.apiUser(organizationId, name));
    }

    /** An id is taken as it is: its holder or issuer may be gone, and its tokens are on record. */
    @SuppressWarnings("NullAway") // null is lost where Uni meets type parameters
    private static Uni<@Nullable UUID> idOf(@Nullable String nameOrId, Function<String, Uni<UUID>> find) {
        if (nameOrId == null) {
            return Uni.createFrom().nullItem();
        }
        var id = PathId.orNull(nameOrId);
        return id == null ? find.apply(nameOrId) : Uni.createFrom().item(id);
    }

    private Uni<Void> refuseProtected(Query query, Caller caller) {
        if (caller.serviceAdmin()) {
            return Uni.createFrom().voidItem();
        }
        return find(pool, query.where(" and t.expires > $3 and " + ServiceTokens.IS_ONE), BEFORE_ALL)
                .invoke(ids -> {
                    // Its own a caller may give up.
                    if (ids.stream().anyMatch(id -> !id.equals(caller.tokenId()))) {
                        throw ApiException.forbidden(
                                "Token",
                                null,
                                "the selection holds tokens of a service-wide administrator, which only"
                                        + " its like may revoke. Select by apiUser or issuer, or ask one");
                    }
                })
                .replaceWithVoid();
    }

    private Uni<Integer> revokeFrom(Query query, UUID after, Caller caller, int soFar) {
        var mine = caller.serviceAdmin() ? query : query.where(query.further() + NOT_PROTECTED);
        return pool.withTransaction(transaction -> find(transaction, mine, after)
                        .chain(ids -> ids.isEmpty()
                                ? Uni.createFrom().item(new Batch(ids, 0))
                                : waysIn.keep(
                                        transaction,
                                        "Token",
                                        caller,
                                        query.organizationId(),
                                        () -> write(transaction, query, ids, caller))))
                .chain(batch -> batch.ids().size() < AT_ONCE
                        ? Uni.createFrom().item(soFar + batch.count())
                        : revokeFrom(query, batch.ids().get(AT_ONCE - 1), caller, soFar + batch.count()));
    }

    private Uni<Batch> write(SqlClient transaction, Query query, List<UUID> ids, Caller caller) {
        return revocations
                .write(transaction, query.organizationId(), ids, caller.subject(), query.reason(), query.spared())
                .map(count -> new Batch(ids, count));
    }

    private record Batch(List<UUID> ids, int count) {}

    private Uni<List<UUID>> find(SqlClient transaction, Query query, UUID after) {
        var values = Tuple.of(query.organizationId(), after, clock.instant().atOffset(ZoneOffset.UTC));
        return transaction.preparedQuery(query.text(values)).execute(values).map(RevokeTokens::ids);
    }

    private static List<UUID> ids(RowSet<Row> rows) {
        var ids = new ArrayList<UUID>();
        rows.forEach(row -> ids.add(row.getUUID("id")));
        return ids;
    }

    /** Waits until the insertions under way are done, so that the next look sees their tokens. */
    Uni<Void> awaitThoseUnderWay() {
        return pool.query(NEWEST_TRANSACTION)
                .execute()
                .map(rows -> rows.iterator().next().getString(0))
                .chain(newest -> awaitEnd(newest, MAX_PAUSES));
    }

    private Uni<Void> awaitEnd(String transactionId, int pauses) {
        return pool.preparedQuery(IS_OVER).execute(Tuple.of(transactionId)).chain(rows -> {
            if (rows.iterator().next().getBoolean(0) || pauses == 0) {
                return Uni.createFrom().voidItem();
            }
            return Uni.createFrom()
                    .voidItem()
                    .onItem()
                    .delayIt()
                    .by(PAUSE)
                    .chain(() -> awaitEnd(transactionId, pauses - 1));
        });
    }

    private record Query(
            UUID organizationId,
            @Nullable UUID apiUserId,
            @Nullable UUID issuerId,
            @Nullable Instant before,
            @Nullable UUID spared,
            String further) {

        /** The same selection, narrowed by a further condition. */
        Query where(String condition) {
            return new Query(organizationId, apiUserId, issuerId, before, spared, condition);
        }

        /** The statement; adds its further values. */
        String text(Tuple values) {
            var text = new StringBuilder(FIND);
            if (apiUserId != null) {
                values.addUUID(apiUserId);
                text.append(" and t.kind = 'application' and t.subject_id = $").append(values.size());
            }
            if (issuerId != null) {
                values.addUUID(issuerId);
                text.append(" and t.issuer_id = $").append(values.size());
            }
            if (before != null) {
                values.addOffsetDateTime(before.atOffset(ZoneOffset.UTC));
                text.append(" and t.issued < $").append(values.size());
            }
            if (spared != null) {
                values.addUUID(spared);
                text.append(" and t.id <> $").append(values.size());
            }
            return text.append(further).append(IN_ORDER).toString();
        }

        String reason() {
            return apiUserId != null ? "all-of-api-user" : issuerId != null ? "all-through-issuer" : "all-before";
        }
    }
}
