package dev.mintmark.token;

import dev.mintmark.platform.caller.Caller;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/** Reads a caller's token again in the transaction that acts for the caller, with its present permissions. */
@Singleton
public final class RecheckCaller {
    private final ActiveTokens activeTokens;

    RecheckCaller(ActiveTokens activeTokens) {
        this.activeTokens = activeTokens;
    }

    /** Null where the token is good no more. */
    public Uni<@Nullable Caller> find(SqlClient transaction, Caller caller) {
        return activeTokens.find(transaction, caller.tokenId()).map(StoredTokenStatus::caller);
    }
}
