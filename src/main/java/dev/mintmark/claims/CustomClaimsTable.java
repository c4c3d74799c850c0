package dev.mintmark.claims;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The table {@code custom_claims}. A scope without a change has no row. */
@Singleton
final class CustomClaimsTable {
    private static final String FIND =
            """
            select c.audience, c.audience_updated, c.ttl_seconds, c.ttl_updated, c.version
              from organization o
              left join project p on p.organization_id = o.id and p.id = $2
              left join custom_claims c on c.organization_id = o.id and c.scope_id = coalesce(p.id, o.id)
             where o.id = $1 and o.deleted is null and (p.id = $2 or $2 is null)
            """;
    private static final String LOCK =
            """
            select audience, audience_updated, ttl_seconds, ttl_updated, version
              from custom_claims where organization_id = $1 and scope_id = $2 for update
            """;
    private static final String KEEP_ORGANIZATION =
            "select from organization where id = $1 and deleted is null and $2::uuid is null for share";
    private static final String KEEP_PROJECT =
            """
            select from organization o join project p on p.organization_id = o.id
             where o.id = $1 and o.deleted is null and p.id = $2 for share
            """;
    private static final String MAKE =
            """
            insert into custom_claims (organization_id, scope_id, project_id, version) values ($1, $2, $3, 0)
                on conflict do nothing
            """;
    private static final String STORE =
            """
            update custom_claims
               set audience = $3, audience_updated = $4, ttl_seconds = $5, ttl_updated = $6, version = $7
             where organization_id = $1 and scope_id = $2
            """;

    /** Null where the organization has no such project. */
    @SuppressWarnings("NullAway") // null is lost where Uni meets type parameters
    Uni<@Nullable CustomClaims> find(SqlClient client, ClaimScope scope) {
        return client.preparedQuery(FIND)
                .execute(Tuple.of(scope.organizationId(), scope.projectId()))
                .map(CustomClaimsTable::first);
    }

    /**
     * In a transaction: keeps others from changing them, and whose they are from being deleted, until the end.
     *
     * @return null where there is no such organization or project (any more)
     */
    @SuppressWarnings("NullAway") // null is lost where Uni meets type parameters
    Uni<@Nullable CustomClaims> lock(SqlClient transaction, ClaimScope scope) {
        return keep(transaction, scope)
                .chain(exists ->
                        exists ? lockRow(transaction, scope) : Uni.createFrom().nullItem());
    }

    /** In a transaction, of a scope that is locked. */
    Uni<Void> store(SqlClient transaction, ClaimScope scope, CustomClaims claims) {
        var audience = claims.audience();
        var ttl = claims.ttl();
        return transaction
                .preparedQuery(STORE)
                .execute(Tuple.tuple()
                        .addUUID(scope.organizationId())
                        .addUUID(scope.id())
                        .addValue(audience == null ? null : audience.toArray(String[]::new))
                        .addValue(time(claims.audienceUpdated()))
                        .addValue(ttl == null ? null : Long.valueOf(ttl.seconds()))
                        .addValue(time(claims.ttlUpdated()))
                        .addLong(claims.version()))
                .replaceWithVoid();
    }

    /** A row's claims; its columns may stand behind a prefix. */
    static CustomClaims read(Row row, String prefix) {
        var version = row.getLong(prefix + "version");
        if (version == null) {
            return CustomClaims.NONE;
        }
        var audience = row.getArrayOfStrings(prefix + "audience");
        var seconds = row.getLong(prefix + "ttl_seconds");
        return new CustomClaims(
                audience == null ? null : List.of(audience),
                instant(row, prefix + "audience_updated"),
                seconds == null ? null : new Ttl(seconds),
                instant(row, prefix + "ttl_updated"),
                version);
    }

    /** Keeps the organization and the project from being deleted. */
    private static Uni<Boolean> keep(SqlClient transaction, ClaimScope scope) {
        return transaction
                .preparedQuery(scope.projectId() == null ? KEEP_ORGANIZATION : KEEP_PROJECT)
                .execute(Tuple.of(scope.organizationId(), scope.projectId()))
                .map(rows -> rows.size() == 1);
    }

    @SuppressWarnings("NullAway") // null is lost where Uni meets type parameters
    private static Uni<@Nullable CustomClaims> lockRow(SqlClient transaction, ClaimScope scope) {
        return transaction
                .preparedQuery(MAKE)
                .execute(Tuple.of(scope.organizationId(), scope.id(), scope.projectId()))
                .chain(() -> transaction
                        .preparedQuery(LOCK)
                        .execute(Tuple.of(scope.organizationId(), scope.id()))
                        .map(CustomClaimsTable::first));
    }

    private static @Nullable CustomClaims first(RowSet<Row> rows) {
        return rows.size() == 0 ? null : read(rows.iterator().next(), "");
    }

    private static @Nullable Instant instant(Row row, String column) {
        var time = row.getOffsetDateTime(column);
        return time == null ? null : time.toInstant();
    }

    private static @Nullable Object time(@Nullable Instant instant) {
        return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
    }
}
