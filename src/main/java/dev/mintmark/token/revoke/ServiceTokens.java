package dev.mintmark.token.revoke;

import dev.mintmark.platform.caller.Caller;
import dev.mintmark.platform.caller.TokenKind;
import dev.mintmark.platform.error.ApiException;
import dev.mintmark.token.TokenRecord;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;

/**
 * Protects the standing tokens of service-wide administrators: only such an administrator revokes them. A token that
 * was exchanged, or derived from an exchange, administers no service and goes with its issuer.
 */
@Singleton
class ServiceTokens {
    /** The condition on a row {@code t}. */
    static final String IS_ONE =
            """
            (t.kind = 'personal' and t.issuer_id is null and t.derivable_until is null
             and exists (select from member m
                          where m.organization_id = t.organization_id and m.id = t.subject_id and m.service_admin))
            """;

    private static final String FIND =
            "select from issued_token t where t.organization_id = $1 and t.id = $2 and " + IS_ONE;

    /**
     * 403 where the token is one of them and the caller does not administer the service. The caller's very own token is
     * exempt.
     */
    Uni<Void> protect(SqlClient transaction, Caller caller, TokenRecord token) {
        if (caller.serviceAdmin() || caller.tokenId().equals(token.id()) || token.kind() != TokenKind.PERSONAL) {
            return Uni.createFrom().voidItem();
        }
        return transaction
                .preparedQuery(FIND)
                .execute(Tuple.of(token.organizationId(), token.id()))
                .invoke(rows -> {
                    if (rows.size() > 0) {
                        throw ApiException.forbidden(
                                "Token",
                                null,
                                "the token is a service-wide administrator's; only its like may revoke it");
                    }
                })
                .replaceWithVoid();
    }
}
