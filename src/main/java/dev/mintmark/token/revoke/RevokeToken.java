package dev.mintmark.token.revoke;

import dev.mintmark.platform.caller.Caller;
import dev.mintmark.platform.error.ApiException;
import dev.mintmark.platform.error.OAuthException;
import dev.mintmark.token.AccessTokenParser;
import dev.mintmark.token.TokenAccess;
import dev.mintmark.token.TokenRecord;
import dev.mintmark.token.TokenRecords;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlClient;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Revokes one token, at once and for good. Revoking it again changes nothing. */
@Singleton
public class RevokeToken {
    private static final String RESOURCE = "Token";

    private final Pool pool;
    private final TokenRecords tokenRecords;
    private final Revocations revocations;
    private final ServiceTokens serviceTokens;
    private final KeepWaysIn waysIn;
    private final AccessTokenParser accessTokenParser;

    RevokeToken(
            Pool pool,
            TokenRecords tokenRecords,
            Revocations revocations,
            ServiceTokens serviceTokens,
            KeepWaysIn waysIn,
            AccessTokenParser accessTokenParser) {
        this.pool = pool;
        this.tokenRecords = tokenRecords;
        this.revocations = revocations;
        this.serviceTokens = serviceTokens;
        this.waysIn = waysIn;
        this.accessTokenParser = accessTokenParser;
    }

    /**
     * 404 for a token that the organization does not have, and for one that the caller does not manage. 403 for one of
     * a service-wide administrator's, 409 for the last way in.
     */
    public Uni<Void> byId(Caller caller, UUID organizationId, UUID id) {
        return tokenRecords.find(pool, organizationId, id).chain(token -> {
            if (token == null || !TokenAccess.mayManage(caller, token)) {
                throw ApiException.notFound(RESOURCE);
            }
            return revoke(caller, token);
        });
    }

    /**
     * RFC 7009 section 2.1. A text that is no token of the caller's organization needs no revocation. A token that the
     * caller does not manage is refused.
     */
    Uni<Void> byText(Caller caller, String text) {
        return accessTokenParser
                .id(text)
                .chain(id -> id == null
                        ? Uni.createFrom().voidItem()
                        : tokenRecords
                                .find(pool, caller.organizationId(), id)
                                .chain(token -> revokeIfAny(caller, token)));
    }

    private Uni<Void> revokeIfAny(Caller caller, @Nullable TokenRecord token) {
        if (token == null) {
            return Uni.createFrom().voidItem();
        }
        if (!TokenAccess.mayManage(caller, token)) {
            throw new OAuthException(
                    400, "unauthorized_client", "the token is not the caller's, who is no administrator either");
        }
        return revoke(caller, token).onFailure().transform(RevokeToken::toOAuth);
    }

    private Uni<Void> revoke(Caller caller, TokenRecord token) {
        return pool.withTransaction(transaction -> serviceTokens
                .protect(transaction, caller, token)
                .chain(() -> waysIn.keep(
                        transaction,
                        RESOURCE,
                        caller,
                        token.organizationId(),
                        () -> write(transaction, caller, token))));
    }

    private Uni<Void> write(SqlClient transaction, Caller caller, TokenRecord token) {
        return revocations
                .write(transaction, token.organizationId(), List.of(token.id()), caller.subject(), "single")
                .replaceWithVoid();
    }

    /** The refusal of an endpoint of OAuth's. */
    private static Throwable toOAuth(Throwable refusal) {
        return refusal instanceof ApiException api
                ? new OAuthException(api.status(), "unauthorized_client", String.valueOf(api.getMessage()))
                : refusal;
    }
}
