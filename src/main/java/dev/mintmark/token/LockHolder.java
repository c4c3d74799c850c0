package dev.mintmark.token;

import dev.mintmark.platform.caller.TokenKind;
import dev.mintmark.platform.http.PathId;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads and locks what a holder may have tokens for, until the transaction ends. Taking a role away, suspending a user
 * or lowering a maximum waits for tokens that are being issued. Tokens issued after such a change see its result. Locks
 * are taken in one order everywhere: token, holder, roles, application.
 */
@Singleton
public class LockHolder {
    private static final String MEMBER =
            """
            select m.id, o.name as organization, m.login as name, false as suspended, m.role = 'admin' as may_administer,
                   m.service_admin
              from member m join organization o on o.id = m.organization_id
             where m.organization_id = $1 and m.id = $2 for share of m
            """;
    private static final String API_USER =
            """
            select u.id, o.name as organization, u.name, u.suspended is not null as suspended, true as may_administer,
                   false as service_admin
              from api_user u join organization o on o.id = u.organization_id
             where u.organization_id = $1 and (u.id = $2 or u.name = $3) for share of u
            """;
    private static final String ROLES_OF_MEMBER = roles("role_member", "member_id");
    private static final String ROLES_OF_API_USER = roles("role_api_user", "api_user_id");
    private static final String APPLICATION =
            """
            select id, name, audience, longest_token_life_minutes, latest_token_expiry
              from application where organization_id = $1 and (id = $2 or name = $3) for share
            """;
    private static final long SECONDS_PER_MINUTE = 60;

    private static String roles(String table, String holder) {
        return """
            select r.id, r.name, r.permissions, r.longest_token_life_minutes, r.latest_token_expiry
              from role r
              join <table> h on h.organization_id = r.organization_id and h.role_id = r.id
             where h.organization_id = $1 and h.<holder> = $2
             order by r.name collate "C", r.id
               for share of r
            """
                .replace("<table>", table)
                .replace("<holder>", holder);
    }

    /** Null where the organization has no such member. */
    public Uni<@Nullable Holder> member(SqlClient transaction, UUID organizationId, UUID id) {
        return holder(transaction, Tuple.of(organizationId, id), TokenKind.PERSONAL, MEMBER, ROLES_OF_MEMBER);
    }

    /** Null where the organization has no such API user. */
    public Uni<@Nullable Holder> apiUser(SqlClient transaction, UUID organizationId, UUID id) {
        return apiUser(transaction, Tuple.of(organizationId, id, null));
    }

    /** Null where the organization has no such API user. */
    public Uni<@Nullable Holder> apiUser(SqlClient transaction, UUID organizationId, String nameOrId) {
        return apiUser(transaction, Tuple.of(organizationId, PathId.orNull(nameOrId), nameOrId));
    }

    /** Null where the organization has no such application. */
    public Uni<@Nullable TargetApplication> application(SqlClient transaction, UUID organizationId, UUID id) {
        return application(transaction, Tuple.of(organizationId, id, null));
    }

    /** Null where the organization has no such application. */
    public Uni<@Nullable TargetApplication> application(SqlClient transaction, UUID organizationId, String nameOrId) {
        return application(transaction, Tuple.of(organizationId, PathId.orNull(nameOrId), nameOrId));
    }

    private static Uni<@Nullable Holder> apiUser(SqlClient transaction, Tuple key) {
        return holder(transaction, key, TokenKind.APPLICATION, API_USER, ROLES_OF_API_USER);
    }

    @SuppressWarnings("NullAway") // null is lost where Uni meets type parameters
    private static Uni<@Nullable TargetApplication> application(SqlClient transaction, Tuple key) {
        return transaction
                .preparedQuery(APPLICATION)
                .execute(key)
                .map(rows -> first(
                        rows,
                        row -> new TargetApplication(
                                row.getUUID("id"), row.getString("name"), row.getString("audience"), cap(row))));
    }

    @SuppressWarnings("NullAway") // null is lost where Uni meets type parameters
    private static Uni<@Nullable Holder> holder(
            SqlClient transaction, Tuple key, TokenKind kind, String find, String findRoles) {
        return transaction.preparedQuery(find).execute(key).chain(found -> {
            var holder = first(found, row -> row);
            return holder == null
                    ? Uni.createFrom().nullItem()
                    : transaction
                            .preparedQuery(findRoles)
                            .execute(Tuple.of(key.getUUID(0), holder.getUUID("id")))
                            .map(roles -> holder(kind, holder, roles));
        });
    }

    private static Holder holder(TokenKind kind, Row row, RowSet<Row> roles) {
        var held = new ArrayList<HeldRole>();
        roles.forEach(role -> held.add(new HeldRole(
                role.getUUID("id"),
                role.getString("name"),
                List.of(role.getArrayOfStrings("permissions")),
                cap(role))));
        return new Holder(
                row.getUUID("id"),
                row.getString("organization"),
                kind,
                row.getString("name"),
                row.getBoolean("suspended"),
                row.getBoolean("may_administer"),
                row.getBoolean("service_admin"),
                held);
    }

    private static LifetimeCap cap(Row row) {
        var latest = row.getOffsetDateTime("latest_token_expiry");
        return new LifetimeCap(
                row.getLong("longest_token_life_minutes") * SECONDS_PER_MINUTE,
                latest == null ? null : latest.toInstant());
    }

    private static <T> @Nullable T first(RowSet<Row> rows, Function<Row, T> map) {
        for (var row : rows) {
            return map.apply(row);
        }
        return null;
    }
}
