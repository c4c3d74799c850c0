package dev.mintmark.token.issue;

import dev.mintmark.organization.RestoreAdministrator;
import dev.mintmark.platform.caller.Caller;
import dev.mintmark.platform.caller.TokenKind;
import dev.mintmark.platform.start.StartRefusedException;
import dev.mintmark.token.AccessToken;
import dev.mintmark.token.Derivation;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Issues a service-wide administrator's token that was not requested with another token. */
@Singleton
class MintAdminToken {
    private static final Duration LIFETIME = Duration.ofDays(90);
    private static final String ROLE = "admin";
    private static final String FIND_ADMIN =
            """
            select o.id as organization_id, o.name as organization, m.id as member_id, m.login, r.id as role_id
              from organization o
              join member m on m.organization_id = o.id
              left join (role_member h join role r
                           on r.organization_id = h.organization_id and r.id = h.role_id and r.name = 'admin')
                on h.organization_id = o.id and h.member_id = m.id
             where m.service_admin and o.deleted is null
               and (cast($1 as text) is null or o.name || '/' || m.login = $1)
             order by m.role <> 'admin', r.id is null, m.id limit 1
            """;

    private final MintToken mintToken;
    private final RestoreAdministrator restoreAdministrator;
    private final Clock clock;

    /**
     * @param text a secret
     * @param subject the token's {@code sub}
     */
    record Minted(UUID organizationId, String subject, String text) {}

    MintAdminToken(MintToken mintToken, RestoreAdministrator restoreAdministrator, Clock clock) {
        this.mintToken = mintToken;
        this.restoreAdministrator = restoreAdministrator;
        this.clock = clock;
    }

    /**
     * In a transaction.
     *
     * @param member as {@code organization/login}; null for the first
     */
    Uni<Minted> mint(SqlClient transaction, UUID id, String name, @Nullable String member) {
        return transaction
                .preparedQuery(FIND_ADMIN)
                .execute(Tuple.tuple().addString(member))
                .map(rows -> {
                    if (rows.size() == 0) {
                        throw new StartRefusedException((member == null ? "no member" : "no member " + member)
                                + " administers the service; name one that does, as organization/login");
                    }
                    return rows.iterator().next();
                })
                .call(admin -> restoreAdministrator.restore(transaction, admin.getUUID("member_id")))
                .map(admin -> token(id, name, admin))
                .chain(token -> mintToken
                        .mint(transaction, token, "token.issued", null)
                        .map(text -> new Minted(
                                token.token().organizationId(), token.token().subject(), text)));
    }

    private TokenToIssue token(UUID id, String name, Row admin) {
        var now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        var organization = admin.getString("organization");
        var role = admin.getUUID("role_id");
        var token = new AccessToken(
                id,
                admin.getUUID("organization_id"),
                organization,
                admin.getUUID("member_id"),
                TokenKind.PERSONAL,
                admin.getString("login"),
                name,
                List.of(AccessToken.audienceOf(organization)),
                List.of(Caller.ADMIN),
                role == null ? List.of() : List.of(ROLE),
                null,
                now,
                now.plus(LIFETIME));
        return new TokenToIssue(
                token,
                admin.getUUID("member_id"),
                role == null ? List.of() : List.of(role),
                null,
                null,
                Derivation.NONE);
    }
}
